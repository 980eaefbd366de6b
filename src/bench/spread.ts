/** Minimum, median and maximum of repetitions. */
import type { TimeSpread } from './benchReport.ts'

export function spread(values: readonly number[]): TimeSpread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
  return { min: sorted[0]!, median, max: sorted.at(-1)! }
}
