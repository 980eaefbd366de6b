/** What Theorem 1 takes from a lane of the run on the page. */
import type { BoundMeasures } from '../../core/analysis/worstError.ts'
import type { AfterSteps } from '../../core/training/lane.ts'
import { session } from './pageSession.ts'

export interface MeasuredBound extends AfterSteps<BoundMeasures> {
  /** The radius within which it was measured. */
  radius: number
}

/** null where it cannot be measured. */
export async function measureBound(id: string, radius: number): Promise<MeasuredBound | null> {
  const measures = await session
    .askAboutLane(id, (trainer, lane) => trainer.boundMeasures(lane, radius))
    .catch(() => null)
  return measures && { ...measures, radius }
}
