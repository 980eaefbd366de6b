/** Training on compiled WebAssembly: whole runs, beside plain JavaScript, and what they leave behind. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import type { Device } from '../../../../src/core/device.ts'
import { createTraining } from '../../../../src/core/training/train.ts'
import type { HeapBackend } from '../../../../src/engine/targets/wasm/runtime/heapBackend.ts'
import { openBackend } from '../../../../src/engine/open.ts'
import { worstError } from '../../../fixtures/closeness.ts'
import '../../../fixtures/cpu.ts'
import { ofLane, timeless, train, type Trained } from '../../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../../fixtures/tiny.ts'

const look = { method: 'look-sam', rho: 0.1, alpha: 0.5 } as const
const experiment = tinyExperiment({
  model: { pool: 'cls' },
  lanes: [
    { name: 'SAM', method: 'sam', rho: 0.1 },
    { name: 'LookSAM', ...look, k: 1 },
    { name: 'LookSAM per layer', ...look, k: 3, norms: 'per-layer' },
    { name: 'Look-LayerSAM', ...look, method: 'look-layer-sam', k: 4, optimizer: { name: 'lamb' } },
    { name: 'wild', ...look, k: 2, optimizer: { name: 'sgd', lr: 100, clipNorm: null } },
  ],
  training: { steps: 10, microBatch: 5 },
  optimizer: { schedule: 'constant', warmupSteps: 0, weightDecay: 1 },
})

/** The backend's device, on which work takes no time and nothing is told of compiling. */
async function deviceOf(backend: 'wasm' | 'cpu'): Promise<Device> {
  const { device } = await openBackend(backend)
  return { ...device, time: timeless.time, compiles: false }
}

const run = async (backend: 'wasm' | 'cpu') =>
  train(experiment, { device: await deviceOf(backend) })

let first: Trained
let second: Trained
let cpu: Trained

beforeAll(async () => {
  first = await run('wasm')
  second = await run('wasm')
  cpu = await run('cpu')
}, 120_000)

test('k = 1 turns LookSAM into SAM, bit for bit', () => {
  const { weights } = first
  expect(weights[1]).toEqual(weights[0])
})

test('a wild lane halts and keeps finite weights, the others go on', () => {
  const { halts, steps, weights } = first
  expect(halts.map(({ lane }) => lane)).toEqual([4])
  expect(weights.every((w) => w.every(Number.isFinite))).toBe(true)
  expect(ofLane(steps, 3)).toHaveLength(10)
})

test('the same seed gives the same events', () => {
  expect(second.events).toEqual(first.events)
  expect(second.weights).toEqual(first.weights)
})

test.each([0, 2, 3])('lane %i keeps beside plain JavaScript', (lane) => {
  const losses = ({ steps }: Trained) => ofLane(steps, lane).map(({ loss }) => loss!)
  expect(worstError(losses(first), losses(cpu))).toBeLessThan(1e-6)
  expect(worstError(first.weights[lane]!, cpu.weights[lane]!)).toBeLessThan(1e-5)
})

test('no tensor and no byte is left behind by 200 rounds, and all are freed', async () => {
  const device = await deviceOf('wasm')
  const { heap } = tf.backend() as HeapBackend
  const held = () => [tf.memory().numTensors, heap.used, heap.size]
  const before = held()
  const long = { ...experiment, training: { ...experiment.training, steps: 210 } }
  const pulling = createTraining(long, tinyDataset(), device).run()
  const rounds = async (n: number) => {
    for (let done = 0; done < n;) if ((await pulling.next('work')).value!.roundDone) done++
    await pulling.next('flush')
    return held()
  }
  const at5 = await rounds(5)
  expect(await rounds(200)).toEqual(at5)
  await pulling.return()
  expect(held().slice(0, 2)).toEqual(before.slice(0, 2))
})
