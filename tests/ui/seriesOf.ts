/** Made-up series whose numbers are known. */
import { stepMetricNames, type StepMetrics } from '../../src/core/events.ts'
import { LaneFeed } from '../../src/ui/seeds.ts'
import type { LaneSeries } from '../../src/ui/series.ts'

interface Made {
  /** At steps 0, every, 2 · every, …; the loss is 1 − accuracy. */
  accuracies: readonly number[]
  every?: number
  evalsPerStep?: number
  ms?: number
}

const metrics = Object.fromEntries(stepMetricNames.map((name) => [name, 1])) as StepMetrics

/** A lane under one seed, or under as many as are given. */
export function seriesOf(...made: readonly Made[]): LaneSeries {
  const seeds = made.map((_, seed) => seed)
  const feed = new LaneFeed(seeds)
  for (const [seed, { accuracies, every = 10, evalsPerStep = 1, ms = 10 }] of made.entries()) {
    let t = 0
    for (const valAccuracy of accuracies) {
      const place = { lane: 0, seed }
      feed.addEvaluation({ type: 'evaluation', ...place, t, valAccuracy, valLoss: 1 - valAccuracy })
      for (const end = t + every; t < end; t++) {
        const spent = { gradEvals: evalsPerStep * (t + 1), ms, deviceMs: ms * (t + 1) }
        feed.addStep({ type: 'step', ...place, t, phase: 'base', lr: 0.1, ...spent, ...metrics })
      }
    }
  }
  return feed.series
}
