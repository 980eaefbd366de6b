import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { attention } from '../../../src/core/ops/attention.ts'
import { withoutKeyGradient } from '../../../src/core/ops/keyBias.ts'
import * as reference from '../../reference/vit.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { errors } from './gradients.ts'

/** The reference image by image. */
const batched = (N: number, D: number, H: number) => (qkv: Float64Array) => {
  const size = N * 3 * D
  const images = Array.from({ length: qkv.length / size }, (_, b) =>
    qkv.subarray(b * size, (b + 1) * size),
  )
  return Float64Array.from(images.flatMap((image) => [...reference.attention(image, D, H)]))
}

const operation = (B: number, N: number, D: number, H: number, size: number, h = 1e-5) => ({
  shapes: [[B * N, 3 * D]],
  values: [roundedNoise(B * N * 3 * D, N + D, size)],
  ours: (qkv: tf.Tensor) => attention(qkv as tf.Tensor2D, N, H),
  reference: batched(N, D, H),
  h,
})

test.each([
  [1, 1, 4, 1],
  [2, 5, 6, 2],
  [1, 17, 6, 3],
  [3, 4, 5, 5],
  [2, 5, 9, 1],
])('of %i images, %i tokens, width %i and %i heads', async (B, N, D, H) => {
  const found = await errors(operation(B, N, D, H, 1.5))
  expect(found.result).toBeLessThan(2e-6)
  expect(found.gradients[0]).toBeLessThan(1e-6)
})

test('scores of thousands attend to one token, without overflow', async () => {
  const found = await errors(operation(1, 5, 6, 2, 50, 1e-7))
  expect(found.result).toBeLessThan(2e-6)
  expect(found.gradients[0]).toBeLessThan(1e-4)
})

test('tiny numbers attend to all tokens alike', async () => {
  const found = await errors(operation(2, 5, 6, 2, 1e-6, 1e-2))
  expect(found.result).toBeLessThan(5e-7)
  expect(found.gradients[0]).toBeLessThan(5e-7)
})

test('one token hands on its own value', async () => {
  const qkv = tf.tensor2d([9, 9, 9, 9, 1, 2], [1, 6])
  expect(Array.from(await attention(qkv, 1, 2).data())).toEqual([1, 2])
})

test('images do not see each other', async () => {
  const values = Float32Array.from(roundedNoise(2 * 5 * 18, 8))
  const together = await attention(tf.tensor2d(values, [10, 18]), 5, 2).data()
  const alone = await attention(tf.tensor2d(values.slice(0, 90), [5, 18]), 5, 2).data()
  expect(together.slice(0, 30)).toEqual(alone)
})

test('the bias of q, k and v passes, its gradient without that of k, which is 0', async () => {
  const bias = tf.tensor1d([1, 2, 3, 4, 5, 6])
  expect(await withoutKeyGradient(bias).data()).toEqual(await bias.data())
  const dy = tf.tensor1d([6, 5, 4, 3, 2, 1])
  const [gradient] = tf.grads(withoutKeyGradient as (b: tf.Tensor) => tf.Tensor)([bias], dy)
  expect(Array.from(await gradient!.data())).toEqual([6, 5, 0, 0, 2, 1])
})

test('a bias of k changes nothing', async () => {
  const [N, D, H] = [5, 6, 2]
  const values = roundedNoise(N * 3 * D, 9)
  const shifted = values.map((x, i) => (Math.floor((i % (3 * D)) / D) === 1 ? x + (i % D) : x))
  const [a, b] = [reference.attention(values, D, H), reference.attention(shifted, D, H)]
  expect(Math.max(...a.map((x, i) => Math.abs(x - b[i]!)))).toBeLessThan(1e-14)
})
