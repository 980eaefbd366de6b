import type * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { gelu } from '../../../src/core/ops/gelu.ts'
import * as reference from '../../reference/erf.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { errors } from './gradients.ts'

const operation = (values: Float64Array) => ({
  shapes: [[1, values.length]],
  values: [values],
  ours: (x: tf.Tensor) => gelu(x as tf.Tensor2D),
  reference: (x: Float64Array) => x.map(reference.gelu),
})

test('the reference knows erf', () => {
  // [Abramowitz 1964, table 7.1]
  expect(reference.erf(0)).toBe(0)
  expect(reference.erf(0.5)).toBeCloseTo(0.5204998778, 10)
  expect(reference.erf(1)).toBeCloseTo(0.8427007929, 10)
  expect(reference.erf(-2)).toBeCloseTo(-0.995322265, 9)
  expect(reference.erf(2.4999)).toBeCloseTo(reference.erf(2.5001), 5)
  expect(reference.erf(3)).toBeCloseTo(0.9999779095, 10)
})

test.each([
  ['from −5 to 5', Float64Array.from({ length: 101 }, (_, i) => Math.fround(i / 10 - 5))],
  ['from −50 to 50', Float64Array.from({ length: 21 }, (_, i) => 5 * i - 50)],
  ['around 0', roundedNoise(50, 1, 0.01)],
])('x Φ(x) with the exact Φ, %s', async (_range, values) => {
  const found = await errors(operation(values))
  expect(found.result).toBeLessThan(1e-6)
  expect(found.gradients[0]).toBeLessThan(1e-6)
})

test('it is the exact GELU, not the tanh approximation', async () => {
  // They differ by up to 4.7e-4, at |x| = 2.3.
  const found = await errors(operation(Float64Array.from([2.3125, -2.3125])))
  expect(found.result * reference.gelu(2.3125)).toBeLessThan(1e-6)
})

test('tiny numbers are halved', async () => {
  const found = await errors(operation(roundedNoise(20, 2, 1e-6)))
  expect(found.result).toBeLessThan(2e-6)
  expect(found.gradients[0]).toBeLessThan(1e-6)
})
