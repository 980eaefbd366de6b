import * as tf from '@tensorflow/tfjs-core'
import '../../fixtures/cpu.ts'
import { expect, test } from 'vitest'
import { bilinearWeights, createResize } from '../../../src/core/data/resize.ts'
import { noise } from '../../reference/algebra.ts'
import { worstError } from '../../fixtures/closeness.ts'

const sizes = [1, 2, 3, 4, 7, 8, 16, 28, 32, 224]

async function resized(pixels: ArrayLike<number>, from: [number, number], to: [number, number]) {
  const [imageSize, channels] = from
  const images = tf.tensor2d(Float32Array.from(pixels), [
    pixels.length / (imageSize ** 2 * channels),
    imageSize ** 2 * channels,
  ])
  return createResize({ imageSize, channels }, { imageSize: to[0], channels: to[1] })(images).data()
}

test('every new pixel is a mean of old ones: weights are not negative and sum to 1', () => {
  for (const from of sizes) {
    for (const to of sizes) {
      const weights = bilinearWeights(from, to)
      for (let i = 0; i < to; i++) {
        const row = weights.subarray(i * from, (i + 1) * from)
        expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
        expect(Math.min(...row)).toBeGreaterThanOrEqual(0)
      }
    }
  }
})

test('the same size is the identity', () => {
  for (const n of sizes) {
    const identity = Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
    expect(Array.from(bilinearWeights(n, n))).toEqual(identity)
  }
})

test('turning the axis round turns the result round', () => {
  for (const from of sizes) {
    for (const to of sizes) {
      const weights = bilinearWeights(from, to)
      expect(worstError(weights.toReversed(), weights)).toBeLessThan(1e-6)
    }
  }
})

test('enlarging interpolates between pixel centres', async () => {
  const [a, b] = [1, 5]
  const wide = await resized([a, b, a, b], [2, 1], [4, 1])
  const row = [a, 0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b, b]
  expect(worstError(wide, [...row, ...row, ...row, ...row])).toBeLessThan(1e-6)
})

test('shrinking weighs all pixels under a triangle of twice the width', () => {
  const weights = bilinearWeights(8, 4)
  expect(worstError(weights.slice(8, 16), [0, 0.125, 0.375, 0.375, 0.125, 0, 0, 0])).toBeLessThan(
    1e-6,
  )
})

test('both axes and each channel are resized alike, image by image', async () => {
  const pixels = noise(2 * 6 * 6 * 3, 4)
  const got = await resized(pixels, [6, 3], [4, 3])
  const R = bilinearWeights(6, 4)
  const expected: number[] = []
  for (let b = 0; b < 2; b++) {
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 4; x++) {
        for (let c = 0; c < 3; c++) {
          let sum = 0
          for (let i = 0; i < 6; i++) {
            for (let j = 0; j < 6; j++)
              sum += R[y * 6 + i]! * R[x * 6 + j]! * pixels[((b * 6 + i) * 6 + j) * 3 + c]!
          }
          expected.push(sum)
        }
      }
    }
  }
  expect(worstError(got, expected)).toBeLessThan(1e-6)
})

test('grey becomes colour by repetition, colour grey by its luma', async () => {
  expect(Array.from(await resized([1, 2, 3, 4], [2, 1], [2, 3]))).toEqual([
    1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4,
  ])
  const colour = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]
  expect(worstError(await resized(colour, [2, 3], [2, 1]), [0.299, 0.587, 0.114, 1])).toBeLessThan(
    1e-6,
  )
})
