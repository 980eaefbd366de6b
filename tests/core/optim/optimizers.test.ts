import * as stock from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { norm } from '../../reference/algebra.ts'
import { adamw, lamb, sgd } from '../../reference/optimizers.ts'
import { worstError } from '../../fixtures/closeness.ts'
import {
  descend,
  descendReference,
  gradientAt,
  isKernel,
  settings,
  spans,
  start,
} from './descent.ts'

const STEPS = 30

/** The worst error of the way travelled since the start, in each tensor, as a share of its longest way. */
function wayErrors(got: Float32Array[], expected: Float64Array[]): number[] {
  return spans.map(({ offset, size }) => {
    const way = (w: ArrayLike<number>) =>
      Array.from({ length: size }, (_, i) => w[offset + i]! - start[offset + i]!)
    return Math.max(...expected.map((w, t) => worstError(way(got[t]!), way(w))))
  })
}

describe('against float64 over 30 steps', () => {
  test.each([
    { weightDecay: 0.3 },
    { weightDecay: 0 },
    { weightDecay: 0.05, beta1: 0.5, beta2: 0.9, eps: 1e-3 },
    { weightDecay: 0.05, beta1: 0, beta2: 0 },
  ])('AdamW with %j', (changes) => {
    const chosen = settings({ name: 'adamw', ...changes })
    const expected = descendReference(adamw(spans, chosen), STEPS)
    expect(Math.max(...wayErrors(descend(chosen, STEPS), expected))).toBeLessThan(2e-5)
  })

  test.each([
    { weightDecay: 0.3 },
    { weightDecay: 0 },
    { weightDecay: 0.1, beta1: 0.5, beta2: 0.9 },
  ])('LAMB with %j', (changes) => {
    const chosen = settings({ name: 'lamb', ...changes })
    const expected = descendReference(lamb(spans, chosen), STEPS)
    expect(Math.max(...wayErrors(descend(chosen, STEPS), expected))).toBeLessThan(5e-5)
  })

  test.each([
    { weightDecay: 0.3, momentum: 0.9 },
    { weightDecay: 0.1, momentum: 0 },
    { weightDecay: 0, momentum: 0.99 },
  ])('SGD with %j', (changes) => {
    const chosen = settings({ name: 'sgd', ...changes })
    const expected = descendReference(sgd(spans, chosen), STEPS)
    expect(Math.max(...wayErrors(descend(chosen, STEPS), expected))).toBeLessThan(5e-5)
  })
})

describe('AdamW', () => {
  const chosen = settings({ name: 'adamw', weightDecay: 0 })

  test('without decay is tfjs’s own Adam', () => {
    const rate = 0.01
    const optimizer = stock.train.adam(rate, chosen.beta1, chosen.beta2, chosen.eps)
    const w = stock.variable(stock.tensor1d(Float32Array.from(start)))
    const expected = Array.from({ length: STEPS }, (_, t) => {
      optimizer.applyGradients([
        { name: w.name, tensor: stock.tensor1d(Float32Array.from(gradientAt(t))) },
      ])
      return Float64Array.from(w.dataSync())
    })
    expect(
      Math.max(
        ...wayErrors(
          descend(chosen, STEPS, 0, () => rate),
          expected,
        ),
      ),
    ).toBeLessThan(1e-4)
  })

  test('moves every weight by about η at first, whatever its gradient', () => {
    const [first] = descend(settings({ name: 'adamw', weightDecay: 0 }), 1)
    const moved = Array.from({ length: 64 }, (_, i) => Math.abs(first![i]! - start[i]!))
    expect(Math.max(...moved)).toBeLessThan(0.01001)
    expect(Math.min(...moved)).toBeGreaterThan(0.0099)
  })
})

describe('weight decay', () => {
  test.each(['adamw', 'sgd'] as const)(
    'of %s is ηλw on dense kernels and nothing elsewhere',
    (name) => {
      const decayed = descend(settings({ name, weightDecay: 0.5 }), 1)[0]!
      const plain = descend(settings({ name, weightDecay: 0 }), 1)[0]!
      const expected = start.map((x, i) => (i < 64 ? -0.01 * 0.5 * x : 0))
      expect(
        worstError(
          decayed.map((x, i) => x - plain[i]!),
          expected,
        ),
      ).toBeLessThan(3e-5)
      expect(decayed.slice(64)).toEqual(plain.slice(64))
    },
  )

  test('stays out of the moments: it is the same later on', () => {
    const chosen = settings({ name: 'adamw', weightDecay: 0.5, lr: 0 })
    const [a, b] = [0.5, 0].map((weightDecay) => descend(chosen, 2, weightDecay))
    const shrink = a![1]!.map((x, i) => x - b![1]![i]!)
    const expected = start.map((x, i) =>
      isKernel(i) ? -0.5 * (0.01 * x + (0.01 / 1.1) * a![0]![i]!) : 0,
    )
    expect(worstError(shrink, expected)).toBeLessThan(5e-5)
  })
})

describe('LAMB', () => {
  const [first] = descend(settings({ name: 'lamb', weightDecay: 0 }), 1)
  const way = ({ offset, size }: { offset: number; size: number }) =>
    first!.slice(offset, offset + size).map((x, i) => x - start[offset + i]!)

  test('moves a dense kernel by η‖w‖', () => {
    const { offset, size } = spans[0]!
    const length = norm(start.subarray(offset, offset + size))
    expect(norm(Float64Array.from(way(spans[0]!))) / (0.01 * length)).toBeCloseTo(1, 4)
  })

  test('moves a kernel of zeros, a bias and a LayerNorm as Adam does', () => {
    const [adam] = descend(settings({ name: 'adamw', weightDecay: 0, eps: 1e-6 }), 1)
    for (const { offset, size } of spans.slice(1)) {
      expect(first!.slice(offset, offset + size)).toEqual(adam!.slice(offset, offset + size))
    }
  })

  test('leaves a tensor without gradient where it is', () => {
    expect(way(spans[3]!).every((x) => x === 0)).toBe(true)
  })
})
