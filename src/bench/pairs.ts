/** Ratios of what a machine did in the same round: what slows a whole round slows both, and leaves their ratio alone. */
import type { BenchMeasured } from './benchReport.ts'
import { spread } from './spread.ts'

/** The median of the ratios of pairs; null where there is none. What one list has more than the other is left out. */
export function pairedRatio(above: readonly number[], below: readonly number[]): number | null {
  const pairs = Math.min(above.length, below.length)
  if (pairs === 0) return null
  return spread(above.slice(0, pairs).map((value, round) => value / below[round]!)).median
}

/** Of their steps, within rounds; of their medians where one was too slow for rounds. */
export const stepRatio = (
  above: BenchMeasured | null,
  below: BenchMeasured | null,
): number | null =>
  above && below
    ? (pairedRatio(above.rounds, below.rounds) ?? above.stepMs.median / below.stepMs.median)
    : null
