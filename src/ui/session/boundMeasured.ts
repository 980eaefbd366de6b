import type { BoundMeasures } from '../../core/analysis/worstError.ts'
import type { AfterSteps } from '../../core/training/lane.ts'

export interface MeasuredBound extends AfterSteps<BoundMeasures> {
  /** The radius within which it was measured. */
  radius: number
}
