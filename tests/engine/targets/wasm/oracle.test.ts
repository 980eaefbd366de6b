/** Steps of ViT-S0 as compiled WebAssembly beside tfjs's own WebAssembly, which runs the same functions operation by operation. */
import * as tf from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { expect, test } from 'vitest'
import { vitS0 } from '../../../../src/bench/spec.ts'
import { hostDevice } from '../../../../src/engine/targets/plain.ts'
import { openBackend } from '../../../../src/engine/open.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { ofLane, train } from '../../../fixtures/train.ts'
import type { Device } from '../../../../src/core/device.ts'

const { experiment } = parseExperiment({
  dataset: { trainSize: 40 },
  model: vitS0,
  training: { steps: 3, batchSize: 8, microBatch: 5, labelSmoothing: 0.1, evalEvery: 4 },
  optimizer: { warmupSteps: 0, lr: 1e-4 },
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'LookSAM', method: 'look-sam', k: 2, rho: 0.1, alpha: 0.5, norms: 'per-layer' },
    { name: 'LAMB', method: 'layer-sam', rho: 0.1, optimizer: { name: 'lamb' } },
  ],
})

const images = 48
const dataset = {
  name: 'stripes',
  pixels: Uint8Array.from(
    { length: images * 784 },
    (_, i) => (i * (1 + (Math.floor(i / 784) % 10))) % 251,
  ),
  labels: Uint8Array.from({ length: images }, (_, i) => i % 10),
  images,
  imageSize: 28,
  channels: 1,
  classes: 10,
  scale: 255,
  mean: 0.5,
  std: 0.3,
}

const trained = (device: Device) => train(experiment!, { dataset, device })

test(
  'metrics and weights of all methods’ parts are the composition’s',
  { timeout: 120_000 },
  async () => {
    setWasmPaths('node_modules/@tensorflow/tfjs-backend-wasm/dist/')
    await tf.setBackend('wasm')
    const expected = await trained(hostDevice)
    const found = await trained((await openBackend('wasm')).device)
    expect(found.halts).toEqual([])
    for (const lane of [0, 1, 2]) {
      for (const [t, step] of ofLane(expected.steps, lane).entries()) {
        const own = ofLane(found.steps, lane)[t]!
        for (const [name, value] of Object.entries(step)) {
          if (typeof value !== 'number' || name === 'ms' || name === 'deviceMs') continue
          const metric = own[name as keyof typeof own] as number
          const what = `${name} of lane ${lane}, step ${t}`
          expect(Math.abs(metric - value), what).toBeLessThan(2e-4 * Math.max(1, Math.abs(value)))
        }
      }
      const [w, reference] = [found.weights[lane]!, expected.weights[lane]!]
      const distance = (a: Float32Array, b: (i: number) => number) =>
        Math.sqrt(a.reduce((sum, x, i) => sum + (x - b(i)) ** 2, 0))
      expect(distance(w, (i) => reference[i]!)).toBeLessThan(1e-3 * distance(reference, () => 0))
    }
    const losses = ({ evaluations }: typeof found) => evaluations.map(({ valLoss }) => valLoss)
    for (const [i, loss] of losses(expected).entries())
      expect(losses(found)[i]).toBeCloseTo(loss, 3)
  },
)
