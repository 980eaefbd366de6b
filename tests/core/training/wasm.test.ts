/** The core on WebAssembly, whose kernels treat NaN, memory and transposes in their own way. */
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createTraining } from '../../../src/core/training/train.ts'
import { openBackend } from '../../../src/engine/open.ts'
import { worstError } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'
import { ofLane, timeless, train } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const wasmBase = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'

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

async function run(backend: 'wasm' | 'cpu') {
  await openBackend(backend, { wasmBase })
  return train(experiment)
}

const runs = (async () => {
  const first = await run('wasm')
  return { first, second: await run('wasm'), cpu: await run('cpu') }
})()

test('k = 1 turns LookSAM into SAM, bit for bit', async () => {
  const { weights } = (await runs).first
  expect(weights[1]).toEqual(weights[0])
})

test('a wild lane halts and keeps finite weights, the others go on', async () => {
  const { halts, steps, weights } = (await runs).first
  expect(halts.map(({ lane }) => lane)).toEqual([4])
  expect(weights.every((w) => w.every(Number.isFinite))).toBe(true)
  expect(ofLane(steps, 3)).toHaveLength(10)
})

test('the same seed gives the same events', async () => {
  const { first, second } = await runs
  expect(second.events).toEqual(first.events)
  expect(second.weights).toEqual(first.weights)
})

test.each([0, 2, 3])('lane %i keeps beside plain JavaScript', async (lane) => {
  const { first, cpu } = await runs
  const losses = ({ steps }: typeof cpu) => ofLane(steps, lane).map(({ loss }) => loss!)
  expect(worstError(losses(first), losses(cpu))).toBeLessThan(1e-6)
  expect(worstError(first.weights[lane]!, cpu.weights[lane]!)).toBeLessThan(1e-5)
})

test('the number of tensors and bytes is constant, and all are freed', async () => {
  await runs
  await openBackend('wasm', { wasmBase })
  const held = () => [tf.memory().numTensors, tf.memory().numBytes]
  const before = held()
  const pulling = createTraining(experiment, tinyDataset(), timeless).run()
  const rounds = async (n: number) => {
    for (let done = 0; done < n;) if ((await pulling.next('work')).value!.roundDone) done++
    await pulling.next('flush')
    return held()
  }
  const at5 = await rounds(5)
  expect(await rounds(4)).toEqual(at5)
  await pulling.return()
  expect(held()).toEqual(before)
})
