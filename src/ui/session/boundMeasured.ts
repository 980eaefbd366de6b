import type { BoundMeasures } from '../../core/analysis/worstError.ts'

export interface MeasuredBound extends BoundMeasures {
  /** Steps done before it. */
  t: number
  /** The radius within which it was measured. */
  radius: number
}
