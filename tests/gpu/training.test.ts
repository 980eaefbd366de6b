import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { beforeAll, expect, test } from 'vitest'
import type { Device } from '../../src/core/device.ts'
import type { StepEvent } from '../../src/experiment/events.ts'
import type { Training } from '../../src/core/training/train.ts'
import { openBackend } from '../../src/engine/open.ts'
import { trainingOf } from './digits.ts'
import { tiny } from './tiny.ts'

const compiling = 300_000 // ms; SwiftShader takes half a second for each of the shaders of the first steps

/** Every step of a run of `tiny`. */
async function stepsOn(device: Device): Promise<StepEvent[]> {
  const steps: StepEvent[] = []
  for await (const { events } of trainingOf(tiny, device).run()) {
    steps.push(...events.filter((event) => event.type === 'step'))
  }
  return steps
}

let gpu: Device
let lost: Promise<string>
let onGpu: StepEvent[]
beforeAll(async () => {
  const engine = await openBackend('webgpu')
  gpu = engine.device
  lost = engine.lost!
  onGpu = await stepsOn(gpu)
}, compiling)

test(
  'holds as many tensors and bytes after 220 steps as after 20',
  { timeout: compiling },
  async () => {
    const input = { ...tiny, training: { ...tiny.training, steps: 240, evalEvery: 10 } }
    const before = tf.memory().numTensors
    const run = trainingOf(input, gpu).run()
    const { bufferManager } = tf.backend() as WebGPUBackend
    const held = () => ({ ...counted(tf.memory()), bytesOnGpu: bufferManager.numBytesUsed })
    const inPool = () => bufferManager.numBytesAllocated

    await playRounds(run, 20)
    const [heldAt20, poolAt20] = [held(), inPool()]
    await playRounds(run, 200)
    expect(held()).toEqual(heldAt20)
    // How many steps are read back together depends on the clock, and the pool keeps a buffer for each size.
    expect(inPool() - poolAt20).toBeLessThan(64 * 1024)
    await run.return()
    expect(tf.memory().numTensors).toBe(before)
  },
)

const counted = ({ numTensors, numBytes }: tf.MemoryInfo) => ({ numTensors, numBytes })

async function playRounds(run: ReturnType<Training['run']>, rounds: number): Promise<void> {
  for (let done = 0; done < rounds;) {
    const { value } = await run.next('work')
    if (value?.roundDone) done++
  }
  await run.next('flush')
}

test('no command of a whole run was refused', async () => {
  expect(await Promise.race([lost, Promise.resolve('none')])).toBe('none')
})

for (const other of ['wasm', 'cpu'] as const) {
  test(`base, SAM and LookSAM lose on WebGPU what they lose on ${other}`, async () => {
    const { device } = await openBackend(other)
    const steps = await stepsOn(device)
    expect(onGpu).toHaveLength(tiny.lanes.length * tiny.training.steps)
    for (const [i, step] of steps.entries()) {
      const twin = onGpu[i]!
      expect([twin.lane, twin.t, twin.phase]).toEqual([step.lane, step.t, step.phase])
      for (const name of compared) {
        expect(gap(twin[name], step[name]), `${name} at step ${step.t}`).toBeLessThan(2e-3)
      }
    }
  })
}

const compared = ['loss', 'perturbedLoss', 'gradNorm', 'gvNorm', 'updateNorm'] as const

/** How far a is from b, relative to b; a number that only one side has is infinitely far. */
function gap(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : Infinity
  return Math.abs(a / b - 1)
}
