import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { columnSums } from '../../../src/core/ops/columnSums.ts'
import { linear } from '../../../src/core/ops/linear.ts'
import { affine } from '../../reference/vit.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { worstError } from '../../fixtures/closeness.ts'
import { errors } from './gradients.ts'

const ours = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
  linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D)

test.each([
  [1, 1, 1, 1],
  [5, 3, 7, 1],
  [17, 16, 4, 1],
  [8, 5, 13, 50],
  [2, 9, 6, 1e-6],
])('x W + b of %i rows, %i to %i, of size %d', async (R, I, O, size) => {
  const found = await errors({
    shapes: [[R, I], [I, O], [O]],
    values: [roundedNoise(R * I, 1, size), roundedNoise(I * O, 2), roundedNoise(O, 3, size)],
    ours,
    reference: affine,
    h: 1e-3,
  })
  expect(found.result).toBeLessThan(1e-6)
  expect(Math.max(...found.gradients)).toBeLessThan(5e-7)
})

test.each([
  [1, 1],
  [1, 7],
  [17, 1],
  [300, 13],
])('column sums of %i rows and %i columns', async (R, D) => {
  const x = roundedNoise(R * D, 4)
  const expected = Array.from({ length: D }, (_, c) =>
    x.filter((_, i) => i % D === c).reduce((a, b) => a + b, 0),
  )
  const got = await columnSums(tf.tensor2d(Float32Array.from(x), [R, D])).data()
  expect(worstError(got, expected)).toBeLessThan(1e-6)
})
