import { describe, expect, test } from 'vitest'
import { base } from '../../../src/core/methods/base.ts'
import { methodOf } from '../../../src/core/methods/methodOf.ts'
import { worstError } from '../../fixtures/closeness.ts'
import { ask, layout, vector } from './quadratic.ts'

const sam = methodOf({ name: 'SAM', method: 'sam', rho: 0.5 }, layout)

/** w = (3, 2) with curvatures 1 and 2: g = (3, 4), ‖g‖ = 5. */
const hand = { curvature: vector([1, 2]), w: vector([3, 2]) }

describe('base', () => {
  test('uses the gradient at w, with one pass, and carries nothing', () => {
    const { used, state, metrics, asked } = ask(base, { ...hand, phase: 'base' })
    expect(used).toEqual([3, 4, 0, 0, 0])
    expect(state).toEqual({})
    expect(asked).toEqual([[3, 2, 0, 0, 0]])
    expect(metrics).toEqual({ loss: 8.5, gradNorm: 5 })
  })

  test('every step is a base step', () => {
    for (const since of [1, 5, Infinity]) expect(base.phase(since, 1)).toBe('base')
  })
})

describe('SAM', () => {
  test('takes its gradient at w + ρ g/‖g‖, worked out by hand', () => {
    const { used, state, asked } = ask(sam, { ...hand, phase: 'refresh', rho: 0.5 })
    expect(asked[0]).toEqual([3, 2, 0, 0, 0])
    expect(worstError(asked[1]!, [3.3, 2.4, 0, 0, 0])).toBeLessThan(1e-6)
    expect(asked).toHaveLength(2)
    // g_s = (3.3, 4.8), not g + g_s
    expect(worstError(used, [3.3, 4.8, 0, 0, 0])).toBeLessThan(1e-6)
    expect(state).toEqual({})
  })

  test('measures the clean loss, the perturbed loss, and the triangle of g, g_s and g_v', () => {
    const { metrics } = ask(sam, { ...hand, phase: 'refresh', rho: 0.5 })
    const gSNorm = Math.sqrt(3.3 ** 2 + 4.8 ** 2)
    const expected = {
      loss: 8.5,
      perturbedLoss: 11.205,
      gradNorm: 5,
      samGradNorm: gSNorm,
      gvNorm: 0.24,
      epsilonNorm: 0.5,
      cosTheta: 29.1 / (5 * gSNorm),
    }
    for (const [name, value] of Object.entries(expected))
      expect(metrics[name]).toBeCloseTo(value, 5)
  })

  test('every step is a refresh', () => {
    for (const since of [1, 5, Infinity]) expect(sam.phase(since, 1)).toBe('refresh')
  })

  test('its radius does not depend on the size of the gradient', () => {
    for (const size of [1e-6, 1, 50, 1e4]) {
      const w = vector([3 * size, 2 * size])
      const { asked } = ask(sam, { ...hand, w, phase: 'refresh', rho: 0.5 })
      const [near, far] = asked as [number[], number[]]
      const epsilon = near.map((x, i) => far[i]! - x)
      expect(Math.abs(Math.hypot(...epsilon) / 0.5 - 1)).toBeLessThan(size > 1e3 ? 1e-2 : 1e-5)
    }
  })

  test('ρ = 0 asks for the same point again', () => {
    const { used, asked, metrics } = ask(sam, { ...hand, phase: 'refresh', rho: 0 })
    expect(asked[1]).toEqual(asked[0])
    expect(used).toEqual([3, 4, 0, 0, 0])
    expect(metrics).toMatchObject({ epsilonNorm: 0, gvNorm: 0, cosTheta: 1 })
  })

  test('a zero gradient is not perturbed and gives no NaN', () => {
    const { used, asked, metrics } = ask(sam, {
      ...hand,
      w: vector([0, 0]),
      phase: 'refresh',
      rho: 0.5,
    })
    expect(asked).toEqual([
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ])
    expect(used).toEqual([0, 0, 0, 0, 0])
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true)
    expect(metrics['epsilonNorm']).toBe(0)
  })
})
