import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { layerNorm } from '../../../src/core/ops/layerNorm.ts'
import * as reference from '../../reference/vit.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { worstError } from '../../fixtures/closeness.ts'
import { errors } from './gradients.ts'

const ours = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
  layerNorm(x as tf.Tensor2D, gamma as tf.Tensor1D, beta as tf.Tensor1D)

test.each([
  [1, 3, 1],
  [5, 7, 1],
  [17, 6, 1],
  [3, 48, 50],
  [4, 10, 1e-3], // variance 3e-7: the 1e-6 decides
  [4, 10, 1e-6],
])('γ (x − mean)/√(var + 1e-6) + β of %i rows of %i, of size %d', async (R, D, size) => {
  const found = await errors({
    shapes: [[R, D], [D], [D]],
    values: [roundedNoise(R * D, 1, size), roundedNoise(D, 2), roundedNoise(D, 3)],
    ours,
    reference: reference.layerNorm,
  })
  expect(found.result).toBeLessThan(5e-7)
  expect(Math.max(...found.gradients)).toBeLessThan(1e-6)
})

test('a row of equal numbers becomes β, with a finite gradient', async () => {
  const [gamma, beta] = [tf.tensor1d([1, 2, 3]), tf.tensor1d([4, 5, 6])]
  const x = tf.tensor2d([7, 7, 7, 0, 0, 0], [2, 3])
  expect(Array.from(await layerNorm(x, gamma, beta).data())).toEqual([4, 5, 6, 4, 5, 6])
  const gradient = tf.grad((at) => tf.sum(tf.square(ours(at, gamma, beta))))(x)
  expect((await gradient.data()).every(Number.isFinite)).toBe(true)
})

test('a shift of a row changes nothing, even a large one', async () => {
  const [gamma, beta] = [tf.ones<tf.Rank.R1>([8]), tf.zeros<tf.Rank.R1>([8])]
  const x = tf.tensor2d(Float32Array.from(roundedNoise(8, 5)), [1, 8])
  const near = await layerNorm(x, gamma, beta).data()
  const far = await layerNorm(tf.add(x, 50), gamma, beta).data()
  expect(worstError(far, near)).toBeLessThan(2e-5)
})
