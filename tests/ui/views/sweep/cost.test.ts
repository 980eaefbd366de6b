/** How long a sweep takes, from what has been measured. */
import { expect, test } from 'vitest'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { flopsPerImage } from '../../../../src/experiment/cost/size.ts'
import {
  progressOf,
  secondsLeft,
  secondsPerFlop,
  workOf,
} from '../../../../src/ui/views/sweep/cost.ts'

const experimentOf = (lane: Record<string, unknown>, steps = 100) =>
  parseExperiment({
    dataset: { trainSize: 1397 },
    training: { steps, batchSize: 50, evalEvery: 25 },
    lanes: [{ name: 'lane', ...lane }],
  }).experiment!

test('work counts 3 passes a gradient, 1 + 1/k gradients a step, and the evaluations', () => {
  const look = experimentOf({ method: 'look-sam', k: 4 })
  const pass = flopsPerImage(look.model)
  const evaluations = 5 * 400 * pass // at 0, 25, 50, 75 and 100, of 1,797 − 1,397 images
  expect(workOf(look, 1)).toBeCloseTo(100 * 50 * 3 * 1.25 * pass + evaluations, -3)
  expect(workOf(look, 3)).toBeCloseTo(3 * workOf(look, 1), -3)
  const base = workOf(experimentOf({ method: 'base' }), 1) - evaluations
  const sam = workOf(experimentOf({ method: 'sam' }), 1) - evaluations
  expect(sam / base).toBeCloseTo(2)
})

test('time left is what the rest takes at the pace of what is done', () => {
  const portions = [
    { work: 100, share: 1 },
    { work: 200, share: 0.5 },
    { work: 100, share: 0 },
  ]
  expect(progressOf(portions)).toBe(0.5)
  expect(secondsLeft(portions, 10)).toBe(10)
  expect(secondsLeft(portions, 10, 100)).toBe(20) // the first was done before the clock ran
  expect(secondsLeft([{ work: 100, share: 0 }], 10)).toBeNull()
  expect(progressOf([])).toBe(0)
})

test('the pace is that of all lanes of a run together', () => {
  const experiment = experimentOf({ method: 'base' })
  const lanes = [
    { gradEvals: 10, seconds: 1 },
    { gradEvals: 20, seconds: 2 },
  ]
  const flops = 30 * 3 * flopsPerImage(experiment.model) * 50
  expect(secondsPerFlop(experiment, lanes)).toBeCloseTo(3 / flops, 20)
  expect(secondsPerFlop(experiment, [{ gradEvals: 0, seconds: 0 }])).toBeNaN()
})
