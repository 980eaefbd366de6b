/** The core on WebAssembly, whose kernels treat NaN, memory and transposes in their own way. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { createTraining } from '../../src/core/train.ts'
import { openBackend } from '../../src/engine/open.ts'
import { worstError } from './closeness.ts'
import './cpu.ts'
import { ofLane, timeless, train } from './run.ts'
import { tinyDataset, tinyExperiment } from './tiny.ts'

const wasmBase = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'

const common = { rho: 0.1, alpha: 0.5 }
const experiment = tinyExperiment({
  model: { pool: 'cls', depth: 2 },
  lanes: [
    { name: 'SAM', method: 'sam', rho: 0.1 },
    { name: 'LookSAM', method: 'look-sam', ...common, k: 1 },
    { name: 'LookSAM 3', method: 'look-sam', ...common, k: 3, norms: 'per-layer' },
    { name: 'LayerSAM', method: 'look-layer-sam', ...common, k: 4, optimizer: { name: 'lamb' } },
    {
      name: 'wild',
      method: 'look-sam',
      ...common,
      k: 2,
      optimizer: { name: 'sgd', lr: 100, clipNorm: null, weightDecay: 10 },
    },
  ],
  training: { microBatch: 3 },
  optimizer: { schedule: 'constant', warmupSteps: 0 },
})

const run = async (backend: 'wasm' | 'cpu') => {
  await openBackend(backend, { wasmBase })
  return train(experiment)
}

beforeAll(() => openBackend('wasm', { wasmBase }))

test('k = 1 turns LookSAM into SAM, and a wild lane halts with finite weights', async () => {
  const { weights, halts } = await run('wasm')
  expect(weights[1]).toEqual(weights[0])
  expect(halts.map(({ lane }) => lane)).toEqual([4])
  expect(weights.every((w) => w.every(Number.isFinite))).toBe(true)
})

test('the same seed gives the same events', async () => {
  const [a, b] = [await run('wasm'), await run('wasm')]
  expect(b.events).toEqual(a.events)
  expect(b.weights).toEqual(a.weights)
})

test('it begins with the weights of plain JavaScript, bit for bit, and keeps beside it', async () => {
  const [wasm, cpu] = [await run('wasm'), await run('cpu')]
  for (const lane of [0, 2, 3]) {
    expect(worstError(wasm.weights[lane]!, cpu.weights[lane]!)).toBeLessThan(1e-3)
    const losses = (trained: typeof cpu) => ofLane(trained.steps, lane).map(({ loss }) => loss!)
    expect(worstError(losses(wasm), losses(cpu))).toBeLessThan(1e-4)
  }
})

test('tensors and bytes are constant from step 20 on, and all are freed', async () => {
  await openBackend('wasm', { wasmBase })
  const held = () => [tf.memory().numTensors, tf.memory().numBytes]
  const before = held()
  const training = createTraining(
    { ...experiment, training: { ...experiment.training, steps: 30 } },
    tinyDataset(),
    timeless,
  )
  const pulling = training.run()
  const rounds = async (n: number) => {
    for (let done = 0; done < n;) if ((await pulling.next('work')).value!.roundDone) done++
    await pulling.next('flush')
    return held()
  }
  const at20 = await rounds(20)
  expect(await rounds(8)).toEqual(at20)
  await pulling.return()
  expect(held()).toEqual(before)
})
