import { afterEach, expect, test } from 'vitest'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import type { BackendChoice } from '../../src/engine/backendReport.ts'
import { connectLaneWorker } from '../../src/parallel/laneWorker.ts'
import type { Trainer } from '../../src/worker/api.ts'
import { createTrainer } from '../../src/worker/trainer.ts'
import { connect, connectTrainer, type TrainerConnection } from '../../src/worker/client.ts'
import { tiny } from './tiny.ts'

const base = `${location.origin}/`
let connection: TrainerConnection
afterEach(() => connection.terminate())

/** A trainer with `tiny` started on it, and everything it says. */
async function started(choice: BackendChoice) {
  connection = connectTrainer(base)
  const { trainer } = connection
  const report = await trainer.open(choice)
  const events: TrainingEvent[] = []
  const info = await trainer.start(tiny, (batch) => void events.push(...batch))
  const kinds = () =>
    events
      .filter(({ type }) => type !== 'preparing')
      .map((e) => (e.type === 'step' ? `${e.lane}:${e.t}` : e.type))
  return { trainer, report, info, events, kinds }
}

test('a worker trains: step, play, pause, and every event arrives in order', async () => {
  const { trainer, report, info, events, kinds } = await started('auto')
  expect(report.name).toBe('wasm')
  expect(info).toMatchObject({ tokens: 4, trainImages: 1780, validationImages: 17 })

  await trainer.step()
  const evaluations = ['evaluation', 'evaluation', 'evaluation']
  expect(kinds()).toEqual([...evaluations, '0:0', '1:0', '2:0'])
  await trainer.step()
  expect(kinds().slice(6)).toEqual(['0:1', '1:1', '2:1'])

  await trainer.play()
  await trainer.pause()
  const place = events.length
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(events).toHaveLength(place)

  await trainer.play()
  await expect.poll(() => events.at(-1)?.type, { timeout: 30_000 }).toBe('done')
  for (const lane of tiny.lanes.keys()) {
    const steps = events.filter((e) => e.type === 'step' && e.lane === lane)
    expect(steps.map((e) => e.type === 'step' && e.t)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  }
})

test('a worker computes on WebGPU', { timeout: 300_000 }, async () => {
  connection = connectTrainer(base)
  expect((await connection.trainer.open('webgpu')).name).toBe('webgpu')
  const events: TrainingEvent[] = []
  await connection.trainer.start(tiny, (batch) => void events.push(...batch))
  await connection.trainer.step()
  const preparing = events.filter((event) => event.type === 'preparing')
  // A program for each phase of each lane, and one for each lane's evaluation.
  const programs = 1 + 1 + 2 + 3
  expect(preparing).toEqual(
    Array.from({ length: programs + 1 }, (_, done) => ({
      type: 'preparing',
      done,
      of: programs,
      ms: expect.any(Number) as number,
    })),
  )
  expect(events.slice(0, preparing.length)).toEqual(preparing)
  expect(events[preparing.length]).toMatchObject({ type: 'evaluation', lane: 0, t: 0 })
  expect(events.filter((event) => event.type === 'step')).toHaveLength(3)
})

test('a knob turns, a lane drops, and what is not allowed is said', async () => {
  const { trainer, events } = await started('wasm')
  await expect(trainer.turnKnob([0], 'k', 3)).rejects.toThrow(/^AdamW: k is not a knob of base/)
  await expect(trainer.turnKnob([9], 'lr', 0.1)).rejects.toThrow(/^turn: lane 9 is not allowed/)
  await expect(trainer.turnKnob([0], 'lr', Number.NaN)).rejects.toThrow(/turnKnob/)
  await expect(trainer.turnKnob([], 'lr', 0.1)).rejects.toThrow(/turnKnob/)
  expect(await trainer.turnKnob([2], 'alpha', 0.7)).toBe(0)
  await trainer.dropLane(1)
  await trainer.step()
  const turned = { type: 'knob', lane: 2, t: 0, knob: 'alpha', from: 0.2, to: 0.7 }
  expect(events).toContainEqual(expect.objectContaining(turned))
  expect(events.filter((e) => e.type === 'step').map((e) => e.lane)).toEqual([0, 2])
})

test('a bad Experiment is refused field by field, and the run before it goes on', async () => {
  const { trainer, kinds } = await started('wasm')
  const bad = { model: { width: 'wide' }, lanes: [{ name: 'A', method: 'base', rho: 1 }] }
  const refused = trainer.start(bad, () => {})
  await expect(refused).rejects.toThrow(/model\.width: "wide".*\n.*lanes\.0\.rho/)
  await trainer.step()
  expect(kinds()).toContain('2:0')
})

test('a new run ends the one before it', async () => {
  const { trainer, events } = await started('wasm')
  await trainer.step()
  const before = events.length
  const later: TrainingEvent[] = []
  await trainer.start(tiny, (batch) => void later.push(...batch))
  await trainer.step()
  expect(events).toHaveLength(before)
  const losses = (from: TrainingEvent[]) => from.flatMap((e) => (e.type === 'step' ? e.loss : []))
  expect(losses(later)).toEqual(losses(events))
})

test('on the processor lanes train in workers of their own, equal to the bit to one worker', async () => {
  const several = {
    ...tiny,
    lanes: [
      { name: 'AdamW', method: 'base' },
      { name: 'SAM', method: 'sam' },
      { name: 'LookSAM', method: 'look-sam', k: 2 },
    ],
  }
  const trained = async (trainer: Pick<Trainer, 'start' | 'step' | 'checkpoint'>) => {
    const events: TrainingEvent[] = []
    await trainer.start(several, (batch) => void events.push(...batch), { seeds: [1, 2] })
    for (let i = 0; i < 4; i++) await trainer.step()
    const measured = events.flatMap((event) =>
      event.type === 'step'
        ? { ...event, ms: 0, deviceMs: 0 }
        : event.type === 'evaluation'
          ? event
          : [],
    )
    return { measured, bytes: (await trainer.checkpoint()).length }
  }
  let workers = 0
  const alone = createTrainer(() => {})
  await alone.open('wasm', base)
  const connectCounted = () => {
    workers++
    return connectLaneWorker((message) => expect.fail(message))
  }
  const shared = createTrainer((message) => expect.fail(message), {
    connect: connectCounted,
    size: 2,
  })
  await shared.open('wasm', base, 3)
  expect(workers).toBe(2) // they load before anything is to be trained
  const [one, two] = [await trained(alone), await trained(shared)]
  expect(workers).toBe(2)
  for (const seed of [1, 2]) {
    const ofSeed = ({ measured }: typeof one) => measured.filter((event) => event.seed === seed)
    expect(ofSeed(two)).toEqual(ofSeed(one))
  }
  expect(one.measured.filter(({ type }) => type === 'step')).toHaveLength(4 * 3 * 2)
  connection = connectTrainer(base) // a worker that has workers
  await connection.trainer.open('wasm')
  expect((await trained(connection.trainer)).measured).toHaveLength(one.measured.length)
})

test('data that cannot be fetched is said with its address', async () => {
  connection = connectTrainer(`${base}nowhere/`)
  await expect(connection.trainer.open('cpu')).resolves.toMatchObject({ name: 'cpu' })
  await expect(connection.trainer.start(tiny, () => {})).rejects.toThrow(
    `The data set digits could not be fetched from ${base}nowhere/data/digits.bin: HTTP 404.`,
  )
})

test('a backend that nobody knows is refused', async () => {
  connection = connectTrainer(base)
  await expect(connection.trainer.open('metal' as BackendChoice)).rejects.toThrow(/^open: /)
})

test('calls before there is anything to play reject', async () => {
  connection = connectTrainer(base)
  await expect(connection.trainer.play()).rejects.toThrow('No run has been started.')
  await expect(connection.trainer.start(tiny, () => {})).rejects.toThrow(
    'No backend has been opened.',
  )
})

test('a worker that cannot be loaded reaches onCrash and rejects every call', async () => {
  connection = connect(new Worker(`${base}no-such-worker.js`, { type: 'module' }), base)
  const crash = new Promise<string>((resolve) => connection.onCrash(resolve))
  await expect(connection.trainer.open('auto')).rejects.toThrow(/^The training worker failed: /)
  expect(await crash).toBe('The training worker failed: its script could not be loaded.')
  await expect(connection.trainer.play()).rejects.toThrow(/^The training worker failed: /)
})

test('an ended worker rejects the calls that wait', async () => {
  connection = connectTrainer(base)
  const waiting = connection.trainer.open('auto')
  connection.terminate()
  await expect(waiting).rejects.toThrow('The training worker was ended.')
})
