/** What is read from a lane's evaluations: the latest, the best, and when a target was reached. */
import { expect, test } from 'vitest'
import { outcomeOf, spentUntil, spreadOf } from '../../../src/ui/measurements/outcome.ts'
import { seriesOf } from '../../fixtures/series.ts'

const series = seriesOf({ accuracies: [0.1, 0.6, 0.9, 0.8], every: 10, evalsPerStep: 2, ms: 50 })

test('the latest evaluation is set against what was spent before it', () => {
  const { spent, accuracy } = outcomeOf(series)!
  expect(spent).toEqual({ t: 30, gradEvals: 60, seconds: 1.5 })
  expect(accuracy).toBeCloseTo(0.8, 6)
})

test('the best is not the latest, and later rows do not count', () => {
  expect(outcomeOf(series)!.bestAccuracy!.t).toBe(20)
  expect(outcomeOf(series)!.bestAccuracy!.value).toBeCloseTo(0.9, 6)
  expect(outcomeOf(series, 2)!.bestAccuracy!.t).toBe(10)
  expect(outcomeOf(series)!.bestLoss).toEqual({ value: expect.closeTo(0.1, 6), t: 20 })
  expect(outcomeOf(seriesOf({ accuracies: [] }))).toBeNull()
})

test('a target is reached at the first evaluation that is not below it', () => {
  expect(spentUntil(series, 0.5)).toEqual({ t: 10, gradEvals: 20, seconds: 0.5 })
  expect(spentUntil(series, 0.7)).toEqual({ t: 20, gradEvals: 40, seconds: 1 })
  expect(spentUntil(series, 0.7, 2)).toBeNull()
  expect(spentUntil(series, 0.91)).toBeNull()
})

test('an accuracy held in 32 bits reaches the target it equals', () => {
  expect(Math.fround(0.9)).toBeLessThan(0.9)
  expect(spentUntil(series, 0.9)?.t).toBe(20)
})

test('the spread leaves out what is no number', () => {
  expect(spreadOf([1, 3, null, NaN])).toEqual({
    mean: 2,
    low: 1,
    high: 3,
    deviation: Math.SQRT2, // √((1 + 1)/(2 − 1))
    count: 2,
  })
  expect(spreadOf([4])?.deviation).toBe(0)
  expect(spreadOf([undefined, Infinity])).toBeNull()
})
