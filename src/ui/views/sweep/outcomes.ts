/** What a heat map may show of each cell. */
import { integer, loss, percent, ratio, short } from '../../format/numbers.ts'
import {
  eachSeed,
  outcomeOf,
  spentUntil,
  spreadOf,
  type Spread,
} from '../../measurements/outcome.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'

export interface OutcomeKind {
  label: string
  /** Which end of the scale is wished for. */
  better: 'high' | 'low'
  format: (value: number) => string
  /** Whether it is a time, which differs from machine to machine and with what else trains. */
  timed?: true
  /** Of one seed, at the last of so many evaluations; null where there is no such number. */
  read: (series: LaneSeries, rows: number, target: number) => number | null
}

export const outcomes = {
  accuracy: {
    label: 'Validation accuracy',
    better: 'high',
    format: percent,
    read: (series, rows) => outcomeOf(series, rows)?.accuracy ?? null,
  },
  bestAccuracy: {
    label: 'Best validation accuracy',
    better: 'high',
    format: percent,
    read: (series, rows) => outcomeOf(series, rows)?.bestAccuracy?.value ?? null,
  },
  loss: {
    label: 'Validation loss, nats',
    better: 'low',
    format: loss,
    read: (series, rows) => outcomeOf(series, rows)?.loss ?? null,
  },
  seconds: {
    label: 'Device time, s',
    better: 'low',
    format: short,
    timed: true,
    read: (series, rows) => outcomeOf(series, rows)?.spent.seconds ?? null,
  },
  targetSeconds: {
    label: 'Device time until the target accuracy, s',
    better: 'low',
    format: short,
    timed: true,
    read: (series, rows, target) => spentUntil(series, target, rows)?.seconds ?? null,
  },
  perEvaluation: {
    label: 'Accuracy per 100 gradient evaluations',
    better: 'high',
    format: percent,
    read(series, rows) {
      const outcome = outcomeOf(series, rows)
      return outcome && outcome.spent.gradEvals > 0
        ? (100 * outcome.accuracy) / outcome.spent.gradEvals
        : null
    },
  },
} satisfies Record<string, OutcomeKind>

export type OutcomeName = keyof typeof outcomes

/** Over the seeds; null unless every seed has such a number, so that none is flattered by its failures. */
export function outcomeUnder(
  kind: OutcomeKind,
  series: LaneSeries,
  rows: number,
  target: number,
): Spread | null {
  const seeds = eachSeed(series)
  const spread = spreadOf(seeds.map((seed) => kind.read(seed, rows, target)))
  return spread?.count === seeds.length ? spread : null
}

/** All that is known of a cell, line by line. */
export function detailsOf(series: LaneSeries, rows: number): string[] {
  const seeds = eachSeed(series)
  const over = (of: (outcome: NonNullable<ReturnType<typeof outcomeOf>>) => number | undefined) =>
    spreadOf(seeds.map((seed) => outcomeOf(seed, rows)).map((outcome) => outcome && of(outcome)))
  const line = (label: string, spread: Spread | null, format: (value: number) => string) => {
    if (!spread) return []
    const { mean, low, high, count } = spread
    const range = count > 1 ? ` (${format(low)}–${format(high)})` : ''
    return [`${label} ${format(mean)}${range}`]
  }
  const evals = over(({ spent }) => spent.gradEvals)
  const steps = over(({ spent }) => spent.t)
  return [
    ...line('after step', steps && { ...steps, count: 1 }, integer),
    ...line(
      'accuracy',
      over(({ accuracy }) => accuracy),
      percent,
    ),
    ...line(
      'best accuracy',
      over(({ bestAccuracy }) => bestAccuracy?.value),
      percent,
    ),
    ...line(
      'loss',
      over((outcome) => outcome.loss),
      loss,
    ),
    ...line(
      'best loss',
      over(({ bestLoss }) => bestLoss?.value),
      loss,
    ),
    ...line(
      'device time, s',
      over(({ spent }) => spent.seconds),
      short,
    ),
    ...line('gradient evaluations', evals, integer),
    ...line('gradients per step', evals && steps && perStep(evals, steps), ratio),
  ]
}

const perStep = (evals: Spread, steps: Spread): Spread | null =>
  steps.mean > 0 ? spreadOf([evals.mean / steps.mean]) : null
