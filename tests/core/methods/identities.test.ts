/** The identities of DESIGN.md §3 on a tiny ViT over twenty steps and more. */
import { describe, expect, test } from 'vitest'
import { base } from '../../../src/core/methods/base.ts'
import { methodOf } from '../../../src/core/methods/methodOf.ts'
import type { Method } from '../../../src/core/methods/method.ts'
import type { OptimizerSettings } from '../../../src/experiment/schema.ts'
import { dot, norm, scale, sub } from '../../reference/algebra.ts'
import { paddingOf, worstError } from '../../fixtures/closeness.ts'
import { layout, walk, type Step, type WalkOptions } from './walk.ts'

const sam = methodOf({ name: 'A', method: 'sam', rho: 0 }, layout)
const lookSam = (norms: 'global' | 'per-layer' = 'global') =>
  methodOf({ name: 'A', method: 'look-sam', rho: 0, k: 1, alpha: 0, norms }, layout)
const layerSam = methodOf(
  { name: 'A', method: 'layer-sam', rho: 0, layerwise: 'normalized' },
  layout,
)
const lookLayerSam = methodOf(
  {
    name: 'A',
    method: 'look-layer-sam',
    rho: 0,
    k: 1,
    alpha: 0,
    norms: 'global',
    layerwise: 'normalized',
  },
  layout,
)

/** SAM where LookSAM refreshes, the plain gradient in between. */
const everyKth = (refresh: Method): Method => ({
  ...refresh,
  phase: (sinceRefresh, k) => lookSam().phase(sinceRefresh, k),
  gradient: (lossAndGrad, w, state, knobs, phase) =>
    phase === 'refresh'
      ? refresh.gradient(lossAndGrad, w, state, knobs, phase)
      : base.gradient(lossAndGrad, w, state, knobs, phase),
})

const weights = (steps: readonly Step[]) => steps.map(({ next }) => next)
const double = (v: Float32Array) => Float64Array.from(v)
const optimizers = ['adamw', 'lamb', 'sgd'] as const

const withOptimizer = (
  name: OptimizerSettings['name'],
  options: WalkOptions = {},
): WalkOptions => ({
  ...options,
  experiment: { optimizer: { name, weightDecay: 0.1 } },
})

describe.each(optimizers)('with %s', (name) => {
  test('k = 1 turns LookSAM into SAM, bit for bit, whatever α', () => {
    const looking = walk(lookSam(), withOptimizer(name, { k: 1, alpha: 0.7 }))
    expect(weights(looking)).toEqual(weights(walk(sam, withOptimizer(name))))
  })

  test('α = 0 turns LookSAM into SAM at every k-th step and plain steps in between', () => {
    const options = withOptimizer(name, { k: 4, alpha: 0 })
    expect(weights(walk(lookSam(), options))).toEqual(weights(walk(everyKth(sam), options)))
  })

  test('ρ = 0 turns SAM and LookSAM into the base optimizer', () => {
    const plain = walk(base, withOptimizer(name)).at(-1)!.next
    for (const method of [sam, lookSam()]) {
      const last = walk(method, withOptimizer(name, { rho: 0 })).at(-1)!.next
      expect(worstError(last, plain)).toBeLessThan(1e-6)
    }
  })
})

test('ρ = 0 turns the layer-wise methods and per-layer norms into the base optimizer', () => {
  const plain = walk(base).at(-1)!.next
  for (const method of [lookSam('per-layer'), layerSam, lookLayerSam]) {
    expect(worstError(walk(method, { rho: 0 }).at(-1)!.next, plain)).toBeLessThan(1e-6)
  }
})

test('k = 1 turns Look-LayerSAM into LayerSAM, and α = 0 into LayerSAM at every k-th step', () => {
  expect(weights(walk(lookLayerSam, { k: 1 }))).toEqual(weights(walk(layerSam)))
  const options = { k: 3, alpha: 0 }
  expect(weights(walk(lookLayerSam, options))).toEqual(weights(walk(everyKth(layerSam), options)))
})

describe('at every refresh', () => {
  const steps = walk(lookSam(), { steps: 24, k: 3, rho: 0.1 }).filter(
    ({ phase }) => phase === 'refresh',
  )

  test('‖ε‖ = ρ, along g', () => {
    for (const { asked, got } of steps) {
      const epsilon = sub(double(asked[1]!), double(asked[0]!))
      const g = double(got[0]!)
      expect(norm(epsilon)).toBeCloseTo(0.1, 7)
      expect(dot(epsilon, g) / (norm(epsilon) * norm(g))).toBeCloseTo(1, 9)
    }
  })

  test('g_v is at right angles to g, and ‖g_s‖² = ‖g_h‖² + ‖g_v‖²', () => {
    for (const { got, gV, used } of steps) {
      const [g, gS, across] = [got[0]!, got[1]!, gV!].map(double) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ]
      expect(Math.abs(dot(across, g)) / (norm(gS) * norm(g))).toBeLessThan(1e-6)
      expect(norm(across)).toBeGreaterThan(1e-4 * norm(gS))
      expect(Math.hypot(norm(sub(gS, across)), norm(across)) / norm(gS)).toBeCloseTo(1, 6)
      const gH = scale(g, dot(gS, g) / dot(g, g))
      expect(worstError(sub(gS, gH), across)).toBeLessThan(1e-5)
      expect(used).toEqual(got[1])
    }
  })

  test('per-layer norms put g_v at right angles to g in each tensor', () => {
    const layered = walk(lookSam('per-layer'), { steps: 8, k: 4 }).filter(
      ({ phase }) => phase === 'refresh',
    )
    for (const { got, gV } of layered) {
      for (const { offset, size } of layout.segments) {
        const part = (v: Float32Array) => double(v.subarray(offset, offset + size))
        const [g, gS, across] = [part(got[0]!), part(got[1]!), part(gV!)]
        expect(Math.abs(dot(across, g))).toBeLessThanOrEqual(1e-6 * norm(gS) * norm(g))
      }
    }
  })
})

describe('at every reuse step', () => {
  const steps = walk(lookSam(), { steps: 24, k: 3, alpha: 0.7 }).filter(
    ({ phase }) => phase === 'reuse',
  )

  test('what the optimizer gets is off the current g by α‖g‖ along the cached g_v', () => {
    expect(steps).toHaveLength(16)
    for (const { got, used, gV } of steps) {
      const g = double(got[0]!)
      const added = sub(double(used), g)
      expect(norm(added) / norm(g)).toBeCloseTo(0.7, 6)
      expect(dot(added, double(gV!)) / (norm(added) * norm(double(gV!)))).toBeCloseTo(1, 9)
      expect(used).not.toEqual(got[0])
    }
  })

  test('g_v is the one of the last refresh', () => {
    const all = walk(lookSam(), { steps: 9, k: 3 })
    for (const [t, { gV }] of all.entries()) expect(gV).toEqual(all[t - (t % 3)]!.gV)
  })

  test('the update differs from the base step that would have been', () => {
    const [reusing, plain] = [0.7, 0].map((alpha) => walk(lookSam(), { steps: 2, k: 2, alpha }))
    expect(reusing![0]!.next).toEqual(plain![0]!.next)
    expect(reusing![1]!.next).not.toEqual(plain![1]!.next)
  })
})

describe('passes', () => {
  test.each([
    ['base', base, 1, 20],
    ['SAM', sam, 1, 40],
    ['LayerSAM', layerSam, 1, 40],
    ['LookSAM', lookSam(), 5, 24],
    ['Look-LayerSAM', lookLayerSam, 5, 24],
    ['LookSAM', lookSam(), 3, 27],
    ['LookSAM', lookSam(), 1, 40],
    ['LookSAM', lookSam(), 1000, 21],
  ])('%s at k takes N + refreshes: %#', (_name, method, k, passes) => {
    const asked = walk(method, { steps: 20, k }).map((step) => step.asked.length)
    expect(asked.reduce((a, b) => a + b, 0)).toBe(passes)
  })

  test('refreshes are at t % k = 0', () => {
    const phases = walk(lookSam(), { steps: 12, k: 5 }).map(({ phase }) => phase)
    expect(phases.map((phase) => phase === 'refresh')).toEqual(phases.map((_, t) => t % 5 === 0))
  })

  test('the first is always at the weights themselves, and they are perturbed at refreshes only', () => {
    for (const { phase, w, asked } of walk(lookSam(), { steps: 10, k: 3 })) {
      expect(asked[0]).toEqual(w)
      expect(asked).toHaveLength(phase === 'refresh' ? 2 : 1)
      expect(asked[1]).not.toEqual(w)
    }
  })

  test('the padding stays zero in weights and gradients', () => {
    for (const method of [lookSam(), lookSam('per-layer'), lookLayerSam]) {
      for (const { next, got, used, gV } of walk(method, { steps: 6, k: 3 })) {
        const vectors = [next, ...got, used, gV!]
        expect(vectors.flatMap((v) => paddingOf(layout, v)).every((x) => x === 0)).toBe(true)
      }
    }
  })
})
