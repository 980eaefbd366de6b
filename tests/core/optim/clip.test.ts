import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { clipped } from '../../../src/core/optim/clip.ts'
import { noise, noise32, norm } from '../../reference/algebra.ts'
import { clip } from '../../reference/optimizers.ts'
import { worstError } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'

const clippedTo = async (u: ArrayLike<number>, c: number) =>
  clipped(tf.tensor1d(Float32Array.from(u)), tf.scalar(c)).data()

test.each([1e-6, 1e-3, 0.5, 1, 50])('u · min(1, c/‖u‖) for gradients of size %d', async (size) => {
  const u = noise(200, 3, size)
  for (const c of [1e-4, 0.1, 1, 100]) {
    const got = await clippedTo(u, c)
    expect(worstError(got, clip(u, c))).toBeLessThan(2e-6)
    expect(norm(Float64Array.from(got))).toBeLessThanOrEqual(Math.min(c, norm(u)) * (1 + 1e-6))
  }
})

test('a gradient within the norm is left as it is, bit for bit', async () => {
  const u = noise32(100, 4, 1 / 100)
  expect(await clippedTo(u, 1)).toEqual(u)
  expect(Array.from(await clippedTo([3, 4], 5))).toEqual([3, 4])
})

test('only the length changes, not the direction', async () => {
  expect(worstError(await clippedTo([30, -40, 0], 5), [3, -4, 0])).toBeLessThan(1e-6)
})

test('zeros stay zeros', async () => {
  expect(Array.from(await clippedTo([0, 0, 0], 1))).toEqual([0, 0, 0])
})

test('what is not finite is not made finite', async () => {
  expect((await clippedTo([1, NaN], 1)).some(Number.isFinite)).toBe(false)
  expect((await clippedTo([1, Infinity], 1)).every(Number.isFinite)).toBe(false)
})
