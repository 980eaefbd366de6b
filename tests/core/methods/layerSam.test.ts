import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { methodOf } from '../../../src/core/methods/methodOf.ts'
import { layerwisePerturbations } from '../../../src/core/methods/perturbation.ts'
import { perLayer } from '../../../src/core/tensors/vector.ts'
import { norm } from '../../reference/algebra.ts'
import { layerwise } from '../../reference/methods.ts'
import { worstError } from '../../fixtures/closeness.ts'
import { ask, layout, parts, vector } from './quadratic.ts'

const spans = [
  { offset: 0, size: 2 },
  { offset: 2, size: 2 },
  { offset: 4, size: 1 },
]

const readings = ['normalized', 'literal', 'per-layer'] as const

function epsilon(
  reading: (typeof readings)[number],
  w: Float32Array,
  g: Float32Array,
  rho: number,
) {
  const perturb = layerwisePerturbations[reading](perLayer(layout))
  return parts(perturb(tf.tensor1d(w), tf.tensor1d(g), tf.scalar(rho)).dataSync() as Float32Array)
}

// ‖w‖ of the three tensors: 5, 2, 0.5; ‖g‖: 10, 0.01, 3.
const w = vector([3, 4], [0, 2], -0.5)
const g = vector([-6, 8], [0.006, 0.008], 3)

describe.each(readings)('the reading %s', (reading) => {
  test('equals the reference', () => {
    const expected = layerwise(
      spans,
      Float64Array.from(parts(w)),
      Float64Array.from(parts(g)),
      0.3,
      reading,
    )
    expect(worstError(epsilon(reading, w, g, 0.3), expected)).toBeLessThan(1e-6)
  })

  test('is 0 in a tensor whose gradient or weights are 0, and everywhere where all are', () => {
    const partly = epsilon(reading, vector([3, 4], [0, 0], 1), vector([0, 0], [1, 2], 3), 0.3)
    expect(partly.slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(partly[4]).toBeGreaterThan(0)
    expect(epsilon(reading, w, vector([0, 0]), 0.3)).toEqual([0, 0, 0, 0, 0])
    expect(epsilon(reading, vector([0, 0]), g, 0.3).every((x) => Math.abs(x) === 0)).toBe(true)
  })

  test('points along the gradient in each tensor', () => {
    const found = epsilon(reading, w, g, 0.3)
    const along = (i: number) => found[i]! * parts(g)[i]!
    expect([0, 1, 2, 3, 4].every((i) => along(i) > 0)).toBe(true)
    expect(found[0]! / found[1]!).toBeCloseTo(-6 / 8, 5)
  })
})

test('by hand: d has the lengths of the weights, so a tensor of twice the weights moves twice as far', () => {
  const lengths = (e: number[]) => [
    Math.hypot(e[0]!, e[1]!),
    Math.hypot(e[2]!, e[3]!),
    Math.abs(e[4]!),
  ]
  const d = Math.sqrt(25 + 4 + 0.25)
  const ofG = Math.sqrt(100 + 1e-4 + 9)
  expect(worstError(lengths(epsilon('per-layer', w, g, 0.3)), [1.5, 0.6, 0.15])).toBeLessThan(1e-6)
  expect(
    worstError(lengths(epsilon('normalized', w, g, 0.3)), [1.5 / d, 0.6 / d, 0.15 / d]),
  ).toBeLessThan(1e-6)
  expect(
    worstError(lengths(epsilon('literal', w, g, 0.3)), [1.5 / ofG, 0.6 / ofG, 0.15 / ofG]),
  ).toBeLessThan(1e-6)
})

test('normalized has ‖ε‖ = ρ, per-layer ‖ε‖ = ρ‖w‖, literal ‖ε‖ = ρ‖w‖/‖g‖', () => {
  const length = (reading: (typeof readings)[number]) => Math.hypot(...epsilon(reading, w, g, 0.3))
  const [ofW, ofG] = [w, g].map((v) => norm(Float64Array.from(v)))
  expect(length('normalized')).toBeCloseTo(0.3, 6)
  expect(length('per-layer')).toBeCloseTo(0.3 * ofW!, 5)
  expect(length('literal')).toBeCloseTo((0.3 * ofW!) / ofG!, 6)
})

const question = {
  curvature: vector([1, 2], [1, 4], 3),
  w: vector([3, 2], [1, 3], 1),
  rho: 0.2,
  alpha: 0.7,
}

test.each(readings)('LayerSAM takes its gradient at w + ε, reading %s', (reading) => {
  const method = methodOf({ name: 'A', method: 'layer-sam', rho: 0.2, layerwise: reading }, layout)
  const weights = Float64Array.from(parts(question.w))
  const a = Float64Array.from(parts(question.curvature))
  const e = layerwise(
    spans,
    weights,
    weights.map((x, i) => x * a[i]!),
    0.2,
    reading,
  )
  const { used, asked, metrics } = ask(method, { ...question, phase: 'refresh' })
  expect(
    worstError(
      asked[1]!,
      weights.map((x, i) => x + e[i]!),
    ),
  ).toBeLessThan(1e-6)
  expect(
    worstError(
      used,
      weights.map((x, i) => (x + e[i]!) * a[i]!),
    ),
  ).toBeLessThan(1e-6)
  expect(metrics['epsilonNorm']).toBeCloseTo(norm(e), 5)
  expect(method.phase(1, 1)).toBe('refresh')
})

test('Look-LayerSAM refreshes as LayerSAM does and reuses as LookSAM does', () => {
  const common = { rho: 0.2, layerwise: 'normalized' } as const
  const look = { k: 3, alpha: 0.7, norms: 'global' } as const
  const layerSam = methodOf({ name: 'A', method: 'layer-sam', ...common }, layout)
  const lookLayerSam = methodOf({ name: 'B', method: 'look-layer-sam', ...common, ...look }, layout)
  const lookSam = methodOf({ name: 'C', method: 'look-sam', rho: 0.2, ...look }, layout)
  const refresh = ask(lookLayerSam, { ...question, phase: 'refresh' })
  expect(refresh.used).toEqual(ask(layerSam, { ...question, phase: 'refresh' }).used)
  const reuse = {
    ...question,
    w: vector([1, 1], [2, -1], 0.5),
    phase: 'reuse',
    state: refresh.carried,
  } as const
  expect(ask(lookLayerSam, reuse).used).toEqual(ask(lookSam, reuse).used)
  expect([1, 2, 3].map((since) => lookLayerSam.phase(since, 3))).toEqual([
    'reuse',
    'reuse',
    'refresh',
  ])
})
