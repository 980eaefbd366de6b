import { expect, test } from 'vitest'
import type { EvaluationEvent, StepEvent } from '../../../src/experiment/events.ts'
import { LaneFeed } from '../../../src/ui/measurements/laneFeed.ts'
import { stepEvent } from '../../fixtures/series.ts'

const step = (seed: number, t: number, loss: number, more: Partial<StepEvent> = {}) =>
  stepEvent({ seed, t, loss, ...more })
const evaluation = (seed: number, t: number, valAccuracy: number): EvaluationEvent => ({
  type: 'evaluation',
  lane: 0,
  seed,
  t,
  valLoss: 1,
  valAccuracy,
})

test('a lane under one seed is that seed', () => {
  const { series, ...feed } = seeded([4])
  feed.addStep(step(4, 0, 2.5))
  expect(series.column('loss').at(0)).toBe(2.5)
  expect(series.seeds).toEqual([])
})

/** A feed with its methods at hand. */
function seeded(seeds: number[]) {
  const feed = new LaneFeed(seeds)
  return {
    series: feed.series,
    addStep: (event: StepEvent) => feed.addStep(event),
    addEvaluation: (event: EvaluationEvent) => feed.addEvaluation(event),
    halt: (seed: number) => feed.halt(seed),
  }
}

test('the mean waits until every seed has measured', () => {
  const { series, addStep } = seeded([0, 1])
  addStep(step(0, 0, 1))
  addStep(step(0, 1, 2))
  expect(series.column('loss').length).toBe(0)
  addStep(step(1, 0, 3, { cosTheta: 0.5, deviceMs: 3 }))
  expect([...series.column('loss').values]).toEqual([2])
  expect(series.column('cosTheta').at(0)).toBe(0.5)
  expect(series.gradEvals).toBe(1)
  expect(series.seconds).toBe(0.002)
})

test('bands run from the least to the most of the seeds', () => {
  const { series, addStep, addEvaluation } = seeded([0, 1, 2])
  for (const seed of [0, 1, 2]) {
    addEvaluation(evaluation(seed, 0, (seed + 1) / 4))
    for (const t of [0, 1]) addStep(step(seed, t, 10 * seed + t))
  }
  const loss = series.smoothedBand('loss', 0, 'range')
  expect([...loss.low.values]).toEqual([0, 1])
  expect([...loss.high.values]).toEqual([20, 21])
  const accuracy = series.evaluationBand('valAccuracy')
  expect([series.valAccuracy.at(0), accuracy.low.at(0), accuracy.high.at(0)]).toEqual([
    0.5, 0.25, 0.75,
  ])
})

test('the mean goes on without a seed that stopped', () => {
  const { series, addStep, halt } = seeded([0, 1])
  addStep(step(0, 0, 1))
  addStep(step(1, 0, 3))
  addStep(step(0, 1, 5))
  halt(1)
  addStep(step(0, 2, 7))
  expect([...series.column('loss').values]).toEqual([2, 5, 7])
  expect([...series.smoothedBand('loss', 0, 'range').high.values]).toEqual([3, 5, 7])
})
