import { describe, expect, test } from 'vitest'
import { initialWeights } from '../../../src/core/model/init.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { paddingOf } from '../../fixtures/closeness.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

const model = tinyExperiment({
  model: { pool: 'cls', width: 24, depth: 2, heads: 4, mlpRatio: 2 },
}).model
const { layout } = createVit(model)

/** The initial numbers of each tensor. */
function tensorsOf(init: 'vit' | 'xavier' | 'zero-head', seed = 1): Map<string, Float32Array> {
  const w = initialWeights(layout, init, seed)
  return new Map(
    layout.segments.map(({ name, offset, size }) => [name, w.slice(offset, offset + size)]),
  )
}

const all = (values: Float32Array, test: (x: number) => boolean) => values.every(test)
const kernels = layout.segments.filter(({ kernel }) => kernel)
const deviation = (x: number[]) =>
  Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length)

describe.each(['vit', 'xavier', 'zero-head'] as const)('%s', (init) => {
  const tensors = tensorsOf(init)

  test('biases and the class token are 0, LayerNorm is 1 and 0, the padding is 0', () => {
    const named = (pattern: RegExp) => [...tensors].filter(([name]) => pattern.test(name))
    const zeros = named(/(\.bias|^cls_token)$/)
    const ones = named(/norm\d?\.weight$/)
    expect([zeros.length, ones.length]).toEqual([16, 5])
    expect(zeros.every(([, values]) => all(values, (x) => x === 0))).toBe(true)
    expect(ones.every(([, values]) => all(values, (x) => x === 1))).toBe(true)
    expect(paddingOf(layout, initialWeights(layout, init, 1)).every((x) => x === 0)).toBe(true)
  })

  test('position embeddings are normal with σ = 0.02, not cut off', () => {
    const many = Array.from({ length: 30 }, (_, seed) => [
      ...tensorsOf(init, seed).get('pos_embed')!,
    ]).flat()
    expect(Math.abs(deviation(many) / 0.02 - 1)).toBeLessThan(0.05)
    expect(Math.max(...many.map(Math.abs))).toBeGreaterThan(0.05)
  })
})

test('vit draws dense kernels from the normal distribution of σ = 0.02, cut off at 2σ', () => {
  const tensors = tensorsOf('vit')
  const values = kernels.flatMap(({ name }) => [...tensors.get(name)!])
  expect(values.length).toBeGreaterThan(9000)
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.04))
  expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.039)
  // The standard deviation of a standard normal cut off at ±2 is 0.8796.
  expect(Math.abs(deviation(values) / 0.02 - 0.8796)).toBeLessThan(0.02)
  expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length)).toBeLessThan(0.0008)
  for (const { name } of kernels) expect(all(tensors.get(name)!, (x) => x === 0)).toBe(false)
})

test('zero-head is vit with a head of zeros', () => {
  const vit = tensorsOf('vit')
  vit.get('head.weight')!.fill(0)
  expect(tensorsOf('zero-head')).toEqual(vit)
})

test('xavier fills ±√(6/(in + out)) evenly, q, k and v as kernels of their own', () => {
  const tensors = tensorsOf('xavier')
  for (const { name, shape } of kernels) {
    const [from, to] = shape as [number, number]
    const limit = Math.sqrt(6 / (from + (name.includes('qkv') ? from : to)))
    const values = [...tensors.get(name)!]
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(limit))
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.9 * limit)
    expect(Math.abs(deviation(values) / (limit / Math.sqrt(3)) - 1)).toBeLessThan(0.1)
  }
})

test('the seed fixes every number, another seed gives other ones', () => {
  expect(initialWeights(layout, 'vit', 4)).toEqual(initialWeights(layout, 'vit', 4))
  const [a, b] = [tensorsOf('vit', 4), tensorsOf('vit', 5)]
  for (const { name } of kernels) expect(a.get(name)).not.toEqual(b.get(name))
})

test('tensors do not share their random numbers', () => {
  const tensors = tensorsOf('vit')
  const firsts = kernels.map(({ name }) => tensors.get(name)!.slice(0, 3).join())
  expect(new Set(firsts).size).toBe(kernels.length)
})

test('a deeper model begins with the weights of a shallower one', () => {
  const deeper = createVit({ ...model, depth: 3 }).layout
  const w = initialWeights(deeper, 'vit', 1)
  const shallow = tensorsOf('vit')
  const shared = deeper.segments
    .filter(({ name }) => shallow.has(name))
    .map(({ name, offset, size }) => [name, w.slice(offset, offset + size)] as const)
  expect(new Map(shared)).toEqual(shallow)
})
