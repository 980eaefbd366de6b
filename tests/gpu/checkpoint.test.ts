/** A run gone on with from a file equals one that never stopped, through the worker, on WebAssembly and on WebGPU. */
import { afterEach, expect, test } from 'vitest'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import type { ExperimentInput } from '../../src/experiment/input.ts'
import type { BackendChoice } from '../../src/engine/backendReport.ts'
import type { StartOptions, Trainer } from '../../src/worker/api.ts'
import { connectTrainer, type TrainerConnection } from '../../src/worker/client.ts'
import { tiny } from './tiny.ts'

const compiling = 300_000 // ms; SwiftShader takes half a second for each shader

let connection: TrainerConnection
afterEach(() => connection.terminate())

/** What a run measures, its times aside. */
async function run(
  trainer: Trainer,
  experiment: ExperimentInput,
  options: StartOptions,
  play: (events: readonly TrainingEvent[]) => Promise<void>,
): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  await trainer.start(experiment, (batch) => void events.push(...batch), options)
  await play(events)
  return events
    .filter(({ type }) => type !== 'preparing')
    .map((event) => (event.type === 'step' ? { ...event, ms: 0, deviceMs: 0 } : event))
}

const lookSam: ExperimentInput = { ...tiny, lanes: tiny.lanes.slice(2) }

test.each([
  ['wasm', tiny],
  ['webgpu', lookSam],
] as [BackendChoice, ExperimentInput][])(
  'on %s',
  { timeout: compiling },
  async (backend, experiment) => {
    connection = connectTrainer(`${location.origin}/`)
    const { trainer } = connection
    await trainer.open(backend)
    const toTheEnd = async (events: readonly TrainingEvent[]) => {
      await trainer.play()
      await expect.poll(() => events.at(-1)?.type, { timeout: compiling }).toBe('done')
    }
    const whole = await run(trainer, experiment, {}, toTheEnd)

    let checkpoint = new Uint8Array()
    const first = await run(trainer, experiment, {}, async () => {
      for (let t = 0; t < 5; t++) await trainer.step()
      checkpoint = new Uint8Array(await trainer.checkpoint())
    })
    const second = await run(trainer, experiment, { checkpoint }, toTheEnd)
    expect(whole.at(-1)).toEqual({ type: 'done' })
    expect([...first, ...second]).toEqual(whole)
  },
)
