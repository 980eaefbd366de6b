import { describe, expect, test } from 'vitest'
import { learningRateAt } from '../../../src/core/optim/schedule.ts'
import { rate } from '../../reference/optimizers.ts'

const schedules = ['cosine', 'linear', 'constant'] as const

describe.each(schedules)('%s', (schedule) => {
  const at = (t: number, warmupSteps: number, T: number, lr = 0.01) =>
    learningRateAt(t, { lr, schedule, warmupSteps }, T)

  test.each([
    [0, 1],
    [0, 10],
    [1, 10],
    [3, 10],
    [9, 10],
    [30, 600],
  ])('with W = %i and T = %i equals the closed form at every step', (W, T) => {
    for (let t = 0; t < T; t++) {
      expect(at(t, W, T)).toBeCloseTo(rate({ lr: 0.01, schedule, warmupSteps: W }, t, T), 14)
    }
  })

  test('rises in W equal steps to its peak, which the last of them and the next one have', () => {
    expect([0, 1, 2, 3].map((t) => at(t, 4, 20) / 0.01)).toEqual([0.25, 0.5, 0.75, 1])
    expect(at(4, 4, 20)).toBe(0.01)
  })

  test('without warm-up begins at its peak', () => {
    expect(at(0, 0, 10)).toBe(0.01)
  })

  test('warm-up that takes the whole run, or longer, is all there is', () => {
    for (const W of [10, 15]) {
      const rates = Array.from({ length: 10 }, (_, t) => at(t, W, 10))
      expect(rates).toEqual(rates.map((_, t) => (0.01 * (t + 1)) / W))
    }
  })

  test('is finite and never negative, whatever T and W', () => {
    for (const [W, T] of [
      [0, 1],
      [1, 1],
      [2, 1],
      [1, 2],
      [5, 5],
      [5, 6],
    ] as const) {
      for (let t = 0; t < T; t++) {
        expect(at(t, W, T)).toBeGreaterThanOrEqual(0)
        expect(at(t, W, T)).toBeLessThanOrEqual(0.01)
      }
    }
  })

  test('a rate of 0 stays 0', () => {
    expect([0, 5, 9].map((t) => at(t, 3, 10, 0))).toEqual([0, 0, 0])
  })
})

test('cosine is at half its peak half-way, linear at a quarter after three quarters', () => {
  expect(learningRateAt(60, { lr: 1, schedule: 'cosine', warmupSteps: 20 }, 100)).toBeCloseTo(
    0.5,
    12,
  )
  expect(learningRateAt(80, { lr: 1, schedule: 'linear', warmupSteps: 20 }, 100)).toBeCloseTo(
    0.25,
    12,
  )
})

test('the last step is one short of zero', () => {
  expect(learningRateAt(99, { lr: 1, schedule: 'linear', warmupSteps: 0 }, 100)).toBeCloseTo(
    0.01,
    12,
  )
  expect(learningRateAt(99, { lr: 1, schedule: 'cosine', warmupSteps: 0 }, 100)).toBeCloseTo(
    0.5 * (1 + Math.cos(0.99 * Math.PI)),
    12,
  )
})
