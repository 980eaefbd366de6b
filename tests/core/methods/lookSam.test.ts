import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { methodOf } from '../../../src/core/methods/methodOf.ts'
import { acrossPart, perturbation, reused } from '../../reference/methods.ts'
import { norm } from '../../reference/algebra.ts'
import { worstError } from '../../fixtures/closeness.ts'
import { ask, layout, parts, vector } from './quadratic.ts'

const lookSam = (norms: 'global' | 'per-layer' = 'global') =>
  methodOf({ name: 'A', method: 'look-sam', rho: 0.5, k: 5, alpha: 0.7, norms }, layout)

const method = lookSam()

/** w = (3, 2) with curvatures 1 and 2: g = (3, 4), ‖g‖ = 5, g_s = (3.3, 4.8), g_v = (−0.192, 0.144). */
const curvature = vector([1, 2])
const refresh = (look = method) =>
  ask(look, { curvature, w: vector([3, 2]), phase: 'refresh', rho: 0.5, alpha: 0.7 })

/** A reuse step after that refresh, at w = (0, 2.5): g = (0, 5). */
const reuse = (alpha: number) =>
  ask(method, {
    curvature,
    w: vector([0, 2.5]),
    phase: 'reuse',
    rho: 0.5,
    alpha,
    state: refresh().carried,
  })

test('a refresh updates with g_s and keeps g_v, worked out by hand', () => {
  const { used, state, asked } = refresh()
  expect(worstError(asked[1]!, [3.3, 2.4, 0, 0, 0])).toBeLessThan(1e-6)
  expect(asked).toHaveLength(2)
  expect(worstError(used, [3.3, 4.8, 0, 0, 0])).toBeLessThan(1e-6)
  expect(worstError(state['gV']!, [-0.192, 0.144, 0, 0, 0])).toBeLessThan(3e-6)
})

test('a reuse step adds α (‖g‖/‖g_v‖) g_v to the current g, with one pass at w itself', () => {
  const { used, asked, metrics } = reuse(0.7)
  expect(worstError(used, [-2.8, 7.1, 0, 0, 0])).toBeLessThan(3e-6)
  expect(asked).toEqual([[0, 2.5, 0, 0, 0]])
  const expected = {
    loss: 6.25,
    gradNorm: 5,
    gvNorm: 0.24,
    reuseCos: 0.6,
    amplification: 0.7 * (5 / 0.24),
  }
  for (const [name, value] of Object.entries(expected)) expect(metrics[name]).toBeCloseTo(value, 4)
})

test('a reuse step hands on the very same g_v', () => {
  const { carried } = refresh()
  const question = { curvature, w: vector([0, 2.5]), phase: 'reuse', alpha: 0.7 } as const
  expect(ask(method, { ...question, state: carried }).carried['gV']).toBe(carried['gV'])
})

test('what is added has the length α ‖g‖, whatever g_v was', () => {
  for (const alpha of [0.1, 0.7, 1, 3]) {
    const { used } = reuse(alpha)
    expect(Math.hypot(used[0]!, used[1]! - 5)).toBeCloseTo(alpha * 5, 5)
  }
})

test('α = 0 leaves the gradient, bit for bit', () => {
  expect(reuse(0).used).toEqual([0, 5, 0, 0, 0])
  expect(reuse(0).metrics['amplification']).toBe(0)
})

test('changes between two refreshes are relative to the later one', () => {
  const first = refresh()
  const second = ask(method, {
    curvature,
    w: vector([4, -1.5]),
    phase: 'refresh',
    rho: 0.5,
    state: first.carried,
  })
  const g = Float64Array.from([4, -3])
  const gS = Float64Array.from([4.4, -3.6])
  const gV = acrossPart(gS, g)
  const before = { gS: [3.3, 4.8], gV: [-0.192, 0.144], gH: [3.492, 4.656] }
  const change = (now: Float64Array, then: number[]) =>
    norm(now.map((x, i) => x - then[i]!)) / norm(now)
  const gH = gS.map((x, i) => x - gV[i]!)
  expect(second.metrics['gsChange']).toBeCloseTo(change(gS, before.gS), 6)
  expect(second.metrics['gvChange']).toBeCloseTo(change(gV, before.gV), 6)
  expect(second.metrics['ghChange']).toBeCloseTo(change(gH, before.gH), 6)
})

describe('the phase', () => {
  test('is a refresh at first and whenever k steps have passed since the last one', () => {
    const phases = [1, 2, 3, 4, 5, 6, Infinity].map((since) => method.phase(since, 5))
    expect(phases).toEqual(['reuse', 'reuse', 'reuse', 'reuse', 'refresh', 'refresh', 'refresh'])
    expect(method.phase(1, 1)).toBe('refresh')
    expect(method.phase(Infinity, 1000)).toBe('refresh')
  })
})

describe('a g_v of rounding noise', () => {
  const state = (gV: number) => ({
    gS: tf.tensor1d(vector([1, 0])),
    gV: tf.tensor1d(vector([0, gV])),
  })
  const used = (gV: number) =>
    ask(method, { curvature, w: vector([3, 2]), phase: 'reuse', alpha: 0.5, state: state(gV) })

  test('up to 1e-6 ‖g_s‖ does not steer the step', () => {
    for (const gV of [0, 1e-12, 9e-7]) {
      expect(used(gV).used).toEqual([3, 4, 0, 0, 0])
      expect(used(gV).metrics['amplification']).toBe(0)
      expect(Object.values(used(gV).metrics).every(Number.isFinite)).toBe(true)
    }
  })

  test('above it does', () => {
    expect(worstError(used(1.2e-6).used, [3, 6.5, 0, 0, 0])).toBeLessThan(1e-5)
  })

  test('is what ρ = 0 leaves', () => {
    const question = { curvature, w: vector([3, 2]), rho: 0, alpha: 0.7 }
    const { used, carried } = ask(method, { ...question, phase: 'refresh' })
    expect(used).toEqual([3, 4, 0, 0, 0])
    expect(ask(method, { ...question, phase: 'reuse', state: carried }).used).toEqual([
      3, 4, 0, 0, 0,
    ])
  })
})

test('zero gradients, at a refresh and after it, give no NaN', () => {
  const zero = { curvature, w: vector([0, 0]), rho: 0.5, alpha: 0.7 }
  const atRefresh = ask(method, { ...zero, phase: 'refresh' })
  const atReuse = ask(method, { ...zero, phase: 'reuse', state: refresh().carried })
  const after = ask(method, {
    ...zero,
    w: vector([3, 2]),
    phase: 'reuse',
    state: atRefresh.carried,
  })
  for (const { used, metrics } of [atRefresh, atReuse, after]) {
    expect([...used, ...Object.values(metrics)].every(Number.isFinite)).toBe(true)
  }
  expect(atReuse.used).toEqual([0, 0, 0, 0, 0])
  expect(after.used).toEqual([3, 4, 0, 0, 0])
})

describe('two tensors', () => {
  // g = (3, 4) and (0, 12), ‖g‖ = 13; the gradient of b stays on its line, so b alone has no g_v.
  const question = { curvature: vector([1, 2], [1, 4]), w: vector([3, 2], [0, 3]), rho: 1.3 }
  const g = Float64Array.from([3, 4, 0, 12])
  const gS = g.map((x, i) => x + [1, 2, 1, 4][i]! * perturbation(g, 1.3)[i]!)
  const later = { ...question, w: vector([3, 2], [3, 1]), phase: 'reuse', alpha: 0.7 } as const
  const gLater = Float64Array.from([3, 4, 3, 4])

  test('share one radius, one g_v and one factor with global norms', () => {
    const { used, state, carried } = ask(lookSam(), { ...question, phase: 'refresh' })
    const gV = acrossPart(gS, g)
    expect(worstError(used.slice(0, 4), gS)).toBeLessThan(1e-6)
    expect(worstError(state['gV']!.slice(0, 4), gV)).toBeLessThan(1e-5)
    const reuse = ask(lookSam(), { ...later, state: carried })
    expect(worstError(reuse.used.slice(0, 4), reused(gLater, gV, norm(gS), 0.7))).toBeLessThan(1e-5)
  })

  test('are cut and scaled one by one with per-layer norms, and the radius stays one', () => {
    const { used, state, carried } = ask(lookSam('per-layer'), { ...question, phase: 'refresh' })
    const gVa = acrossPart(gS.slice(0, 2), g.slice(0, 2))
    expect(worstError(used.slice(0, 4), gS)).toBeLessThan(1e-6)
    expect(worstError(state['gV']!.slice(0, 2), gVa)).toBeLessThan(3e-6)
    const reuse = ask(lookSam('per-layer'), { ...later, state: carried })
    const a = reused(gLater.slice(0, 2), gVa, norm(gS.slice(0, 2)), 0.7)
    expect(worstError(reuse.used.slice(0, 4), [...a, 3, 4])).toBeLessThan(1e-5)
  })

  test('leave the padding zero', () => {
    for (const norms of ['global', 'per-layer'] as const) {
      const { carried } = ask(lookSam(norms), { ...question, phase: 'refresh' })
      expect(parts(carried['gV']!.dataSync() as Float32Array)).toHaveLength(5)
    }
  })
})
