import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { crossEntropy, smoothed } from '../../../src/core/ops/crossEntropy.ts'
import * as reference from '../../reference/vit.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { worstError } from '../../fixtures/closeness.ts'
import { errors } from './gradients.ts'

const targetsOf = (B: number, K: number, s: number) =>
  Array.from({ length: B }, (_, b) => reference.target((b * 3) % K, K, s))

/** Mean over the rows of the reference's loss, as a vector of one number. */
const meanLoss = (K: number, targets: Float64Array[]) => (logits: Float64Array) => {
  const losses = targets.map((y, b) =>
    reference.crossEntropy(logits.subarray(b * K, (b + 1) * K), y),
  )
  return Float64Array.from([losses.reduce((a, b) => a + b, 0) / losses.length])
}

const operation = (B: number, K: number, size: number, s: number, h = 1e-5) => {
  const targets = targetsOf(B, K, s)
  const rows = tf.tensor2d(Float32Array.from(targets.flatMap((y) => [...y])), [B, K])
  return {
    shapes: [[B, K]],
    values: [roundedNoise(B * K, B, size)],
    ours: (logits: tf.Tensor) => crossEntropy(logits as tf.Tensor2D, rows),
    reference: meanLoss(K, targets),
    h,
  }
}

test.each([
  [1, 2, 1, 0],
  [5, 3, 1, 0],
  [17, 10, 1, 0],
  [7, 13, 3, 0.1],
  [4, 10, 1, 0.9],
  [3, 10, 1e-6, 0.1],
])('of %i rows and %i classes, logits of size %d, smoothing %d', async (B, K, size, s) => {
  const found = await errors(operation(B, K, size, s, size < 1e-3 ? 1 : 1e-5))
  expect(found.result).toBeLessThan(1e-6)
  expect(found.gradients[0]).toBeLessThan(1e-6)
})

test('logits of ±50 neither overflow nor lose their gradient', async () => {
  const found = await errors(operation(6, 10, 50, 0.1, 1e-6))
  expect(found.result).toBeLessThan(3e-7)
  expect(found.gradients[0]).toBeLessThan(1e-6)
})

test('equal logits cost ln K, whatever they are', async () => {
  for (const level of [0, -50, 1e4]) {
    const logits: tf.Tensor2D = tf.mul(tf.ones<tf.Rank.R2>([2, 10]), level)
    const targets = tf.cast(tf.oneHot([3, 4], 10) as tf.Tensor2D, 'float32')
    expect((await crossEntropy(logits, targets).data())[0]).toBeCloseTo(Math.log(10), 5)
  }
})

test('smoothing leaves (1 − s) on the class and spreads s over all', async () => {
  const targets = tf.tensor2d([1, 0, 0, 0, 0, 1], [2, 3])
  const expected = targetsOf(2, 3, 0.3).flatMap((y) => [...y])
  const rows = [...reference.target(0, 3, 0.3), ...reference.target(2, 3, 0.3)]
  expect(worstError(await smoothed(targets, 0.3).data(), rows)).toBeLessThan(1e-7)
  expect(expected.slice(0, 3).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
  expect(smoothed(targets, 0)).toBe(targets)
})
