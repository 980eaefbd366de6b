/** What a lane had reached at an evaluation, and what it had spent until then. Rows are evaluations. */
import type { Column } from './column.ts'
import type { LaneSeries } from './laneSeries.ts'

/** What had been spent when some weights were reached. */
export interface Spent {
  t: number
  gradEvals: number
  /** Time of the device, without evaluations. */
  seconds: number
}

/** A value and the step of the weights it was measured at. */
interface Best {
  value: number
  t: number
}

export interface RunOutcome {
  spent: Spent
  accuracy: number
  loss: number
  bestAccuracy: Best | null
  bestLoss: Best | null
}

const spentAt = ({ evaluations }: LaneSeries, row: number): Spent => ({
  t: evaluations.step.at(row),
  gradEvals: evaluations.gradEvals.at(row),
  seconds: evaluations.seconds.at(row),
})

/** Returns what the last of the first `rows` evaluations shows; null where there is none. */
export function outcomeOf(series: LaneSeries, rows = series.valLoss.length): RunOutcome | null {
  const known = Math.min(rows, series.valLoss.length)
  if (known === 0) return null
  const best = (column: Column, which: 'low' | 'high'): Best | null => {
    const row = column.extremes.summary(0, known)[which]
    return row < 0 ? null : { value: column.at(row), t: series.evaluations.step.at(row) }
  }
  return {
    spent: spentAt(series, known - 1),
    accuracy: series.valAccuracy.at(known - 1),
    loss: series.valLoss.at(known - 1),
    bestAccuracy: best(series.valAccuracy, 'high'),
    bestLoss: best(series.valLoss, 'low'),
  }
}

/** What had been spent at the first of `rows` evaluations with this accuracy or more; null before it. */
export function spentUntil(
  series: LaneSeries,
  accuracy: number,
  rows = series.valAccuracy.length,
): Spent | null {
  const target = Math.fround(accuracy) // as exact as what is compared with it: 0.9 is not above itself
  const row = series.valAccuracy.values.slice(0, rows).findIndex((value) => value >= target)
  return row < 0 ? null : spentAt(series, row)
}

/** Returns the series of each seed. A lane under one seed has itself only. */
export const eachSeed = (series: LaneSeries): readonly LaneSeries[] =>
  series.seeds.length > 0 ? series.seeds : [series]

/** One number under several seeds. */
export interface Spread {
  mean: number
  low: number
  high: number
  /** √(Σ(x − mean)²/(n − 1)), the sample standard deviation; 0 of a single number. */
  deviation: number
  count: number
}

/** null where nothing was measured, or a number that is not finite. */
export function spreadOf(values: readonly (number | null | undefined)[]): Spread | null {
  const known = values.filter((value) => typeof value === 'number' && Number.isFinite(value))
  if (known.length === 0) return null
  const numbers = known as number[]
  const count = numbers.length
  const mean = numbers.reduce((sum, x) => sum + x, 0) / count
  const squares = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0
  return { mean, low: Math.min(...numbers), high: Math.max(...numbers), deviation, count }
}
