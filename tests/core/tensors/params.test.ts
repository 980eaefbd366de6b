import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createLayout, pack, unpack, type Vector } from '../../../src/core/tensors/params.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { noise, noise32 } from '../../reference/algebra.ts'
import { paddingOf } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

const shapes = [
  { name: 'one', shape: [1], kernel: false },
  { name: 'exact', shape: [8, 8], kernel: true },
  { name: 'odd', shape: [5, 13], kernel: true },
  { name: 'three', shape: [1, 3, 7], kernel: false },
  { name: 'long', shape: [129], kernel: false },
]
const layout = createLayout(shapes)

test('segments start at multiples of 64 numbers, in order and without overlap', () => {
  expect(layout.segments.map(({ offset }) => offset)).toEqual([0, 64, 128, 256, 320])
  expect(layout.segments.map(({ size }) => size)).toEqual([1, 64, 65, 21, 129])
  expect(layout.length).toBe(320 + 192)
  expect(layout.segments.map(({ name, shape, kernel }) => ({ name, shape, kernel }))).toEqual(
    shapes,
  )
  for (const pool of ['gap', 'cls'] as const) {
    const { segments, length } = createVit(
      tinyExperiment({ model: { pool, depth: 2 } }).model,
    ).layout
    let end = 0
    for (const { offset, size, shape } of segments) {
      expect(offset % 64).toBe(0)
      expect(offset).toBeGreaterThanOrEqual(end)
      expect(size).toBe(shape.reduce((a, b) => a * b, 1))
      end = offset + size
    }
    expect(length % 64).toBe(0)
    expect(length).toBeGreaterThanOrEqual(end)
    expect(length - end).toBeLessThan(64)
  }
})

test('a layout of nothing is empty', () => {
  expect(createLayout([])).toEqual({ segments: [], length: 0 })
})

/** A vector with noise in every segment and zeros between them. */
function vector(seed: number): Float32Array {
  const w = new Float32Array(layout.length)
  for (const [i, { offset, size }] of layout.segments.entries())
    w.set(noise(size, seed + i), offset)
  return w
}

test('unpack gives each tensor its shape and numbers', async () => {
  const w = vector(1)
  const tensors = unpack(layout, tf.tensor1d(w))
  expect(Object.keys(tensors)).toEqual(shapes.map(({ name }) => name))
  for (const { name, shape, offset, size } of layout.segments) {
    expect(tensors[name]!.shape).toEqual(shape)
    expect(await tensors[name]!.data()).toEqual(w.slice(offset, offset + size))
  }
})

test('pack undoes unpack, bit for bit, and leaves zeros between tensors', async () => {
  const w = vector(2)
  const tensors = unpack(layout, tf.tensor1d(w))
  const packed = pack(
    layout,
    layout.segments.map(({ name }) => tensors[name]!),
  )
  expect(await packed.data()).toEqual(w)
})

test('what lies between the tensors never reaches them nor comes back', async () => {
  const dirty = vector(3).map((x) => x || 9)
  const tensors = unpack(layout, tf.tensor1d(dirty))
  const packed = await pack(
    layout,
    layout.segments.map(({ name }) => tensors[name]!),
  ).data()
  expect(paddingOf(layout, packed).every((x) => x === 0)).toBe(true)
})

test('the gradient of unpack is pack', async () => {
  const weights = layout.segments.map(({ shape, size }, i) =>
    tf.tensor(noise32(size, 50 + i), [...shape]),
  )
  const loss = (w: tf.Tensor) => {
    const tensors = unpack(layout, w as Vector)
    const parts = layout.segments.map(({ name }, i) => tf.sum(tf.mul(tensors[name]!, weights[i]!)))
    return tf.addN(parts) as tf.Scalar
  }
  const gradient = await tf
    .grad(loss)(tf.tensor1d(vector(4)))
    .data()
  expect(gradient).toEqual(await pack(layout, weights).data())
})

test('tensors that the loss does not use get a gradient of zero', async () => {
  const loss = (w: tf.Tensor) => tf.sum(tf.square(unpack(layout, w as Vector)['odd']!)) as tf.Scalar
  const w = vector(5)
  const gradient = await tf.grad(loss)(tf.tensor1d(w)).data()
  const expected = new Float32Array(layout.length)
  for (let i = 128; i < 128 + 65; i++) expected[i] = 2 * w[i]!
  expect(gradient).toEqual(expected)
})

test('a tensor used twice gets the sum of both gradients', async () => {
  const loss = (w: tf.Tensor) => {
    const { one } = unpack(layout, w as Vector)
    return tf.add(tf.sum(tf.mul(one!, 3)), tf.sum(tf.mul(one!, 4))) as tf.Scalar
  }
  expect(
    (
      await tf
        .grad(loss)(tf.tensor1d(vector(6)))
        .data()
    )[0],
  ).toBe(7)
})

test('unpack and pack leave no tensors behind', () => {
  const w = tf.tensor1d(vector(7))
  const before = tf.memory().numTensors
  const tensors = unpack(layout, w)
  expect(tf.memory().numTensors).toBe(before + shapes.length)
  const packed = pack(layout, Object.values(tensors))
  expect(tf.memory().numTensors).toBe(before + shapes.length + 1)
  tf.dispose([packed, tensors])
  expect(tf.memory().numTensors).toBe(before)
})
