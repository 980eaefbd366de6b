import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { createLayout } from '../../../src/core/tensors/params.ts'
import {
  add,
  divOrZero,
  dot,
  kernelMask,
  mul,
  norm,
  norms,
  perLayer,
  scale,
  sub,
  wholeNetwork,
} from '../../../src/core/tensors/vector.ts'
import * as reference from '../../reference/algebra.ts'
import { worstError } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'

const float32 = (v: ArrayLike<number>) => Float32Array.from(v)
const vector = (v: ArrayLike<number>) => tf.tensor1d(float32(v))
const value = async (x: tf.Tensor) => (await x.data())[0]!

const lengths = [1, 2, 63, 64, 65, 128, 4096, 4097, 100_000]
const sizes = [1e-12, 1e-6, 1, 50, 1e6]

describe('dot and norm', () => {
  test.each(lengths)('of %i numbers, large and small, equal float64', async (length) => {
    for (const size of sizes) {
      const [a, b] = [
        reference.roundedNoise(length, 1, size),
        reference.roundedNoise(length, 2, size),
      ]
      const [x, y] = [vector(a), vector(b)]
      const lengthsProduct = reference.norm(a) * reference.norm(b)
      const error = Math.abs((await value(dot(x, y))) - reference.dot(a, b)) / lengthsProduct
      expect(error).toBeLessThan(5e-7)
      expect(Math.abs((await value(norm(x))) / reference.norm(a) - 1)).toBeLessThan(5e-7)
    }
  })

  test('of a million equal numbers lose nothing to rounding', async () => {
    const ones = vector(new Float32Array(1_000_000).map(() => 0.1))
    expect(Math.abs((await value(dot(ones, ones))) / 10_000 - 1)).toBeLessThan(1e-6)
    ones.dispose()
  })

  test('of zeros are zero', async () => {
    expect(await value(dot(vector([0, 0, 0]), vector([1, 2, 3])))).toBe(0)
    expect(await value(norm(vector(new Float32Array(200))))).toBe(0)
  })

  test('a non-finite number shows', async () => {
    expect(await value(norm(vector([1, NaN, 1])))).toBeNaN()
    expect(await value(norm(vector([1, Infinity, 1])))).toBe(Infinity)
  })

  test('leave no tensors behind', () => {
    const x = vector(reference.roundedNoise(5000, 1))
    const before = tf.memory().numTensors
    tf.dispose([dot(x, x), norm(x)])
    expect(tf.memory().numTensors).toBe(before)
    x.dispose()
  })
})

test('add, sub, mul, scale and divOrZero are what they say', async () => {
  const [a, b] = [vector([1, -2, 3]), vector([4, 0, -6])]
  expect(Array.from(await add(a, b).data())).toEqual([5, -2, -3])
  expect(Array.from(await sub(a, b).data())).toEqual([-3, -2, 9])
  expect(Array.from(await mul(a, b).data())).toEqual([4, -0, -18])
  expect(Array.from(await scale(a, tf.scalar(-2)).data())).toEqual([-2, 4, -6])
  expect(Array.from(await divOrZero(a, b).data())).toEqual([0.25, 0, -0.5])
  expect(await value(divOrZero(tf.scalar(0), tf.scalar(0)))).toBe(0)
  expect(await value(divOrZero(tf.scalar(1e-30), tf.scalar(1e-30)))).toBe(1)
})

const layout = createLayout([
  { name: 'a', shape: [1], kernel: false },
  { name: 'b', shape: [8, 8], kernel: true },
  { name: 'c', shape: [5, 41], kernel: true },
  { name: 'zero', shape: [70], kernel: false },
  { name: 'd', shape: [64 * 64 + 3], kernel: false },
])

/** A vector on the layout, tensor i of size 10^(2i − 4), the one called zero of zeros. */
function layered(seed: number): Float64Array {
  const w = new Float64Array(layout.length)
  for (const [i, { name, offset, size }] of layout.segments.entries()) {
    if (name !== 'zero') w.set(reference.roundedNoise(size, seed + i, 10 ** (2 * i - 4)), offset)
  }
  return w
}

const layersOf = (w: Float64Array) =>
  layout.segments.map(({ offset, size }) => w.subarray(offset, offset + size))

describe('grouped by layer', () => {
  const layers = perLayer(layout)
  const [a, b] = [layered(1), layered(20)]

  test('dots and norms are those of each tensor', async () => {
    const dots = await layers.dot(vector(a), vector(b)).data()
    const lengths = await norms(layers, vector(a)).data()
    const [as, bs] = [layersOf(a), layersOf(b)]
    for (const [i, part] of as.entries()) {
      const scale = reference.norm(part) * reference.norm(bs[i]!)
      expect(Math.abs(dots[i]! - reference.dot(part, bs[i]!))).toBeLessThanOrEqual(1e-6 * scale)
      expect(Math.abs(lengths[i]! - reference.norm(part))).toBeLessThanOrEqual(1e-6 * lengths[i]!)
    }
  })

  test('scale multiplies each tensor by its factor, and zeros stay zero', async () => {
    const factors = [2, -3, 0, 5, 0.25]
    const got = await layers.scale(vector(a), vector(factors)).data()
    const expected = new Float64Array(layout.length)
    for (const [i, { offset, size }] of layout.segments.entries()) {
      for (let j = offset; j < offset + size; j++) expected[j] = a[j]! * factors[i]!
    }
    expect(worstError(got, expected)).toBeLessThan(1e-7)
  })

  test('leave no tensors behind', () => {
    const [x, factors] = [vector(a), vector([1, 2, 3, 4, 5])]
    const before = tf.memory().numTensors
    tf.dispose([layers.dot(x, x), layers.scale(x, factors)])
    expect(tf.memory().numTensors).toBe(before)
  })
})

test('grouped as a whole, there is one dot, one norm and one factor', async () => {
  const [a, b] = [layered(1), layered(20)]
  const dots = wholeNetwork.dot(vector(a), vector(b))
  expect(dots.shape).toEqual([1])
  expect(await value(dots)).toBe(await value(dot(vector(a), vector(b))))
  const doubled = await wholeNetwork.scale(vector(a), vector([2])).data()
  expect(worstError(doubled, reference.scale(a, 2))).toBe(0)
})

test('the kernel mask is 1 on dense kernels and 0 elsewhere, padding included', async () => {
  const mask = await kernelMask(layout).data()
  const expected = new Float32Array(layout.length)
  expected.fill(1, 64, 128)
  expected.fill(1, 128, 128 + 205)
  expect(mask).toEqual(expected)
})
