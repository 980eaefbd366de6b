import type { MethodName } from '../../experiment/methods.ts'
import type { LaneSeries } from './laneSeries.ts'

/** A lane whose lines are drawn. */
export interface LaneView {
  id: string
  slot: number
  name: string
  method: MethodName
  /** Its refresh interval now; 1 where the method has none. */
  k: number
  /** The step from which that k has been in force. */
  kSince: number
  /** Gradient evaluations per step, on average, with its settings now. */
  gradientsPerStep: number
  /** The seeds under which the lane was measured. */
  seeds: readonly number[]
  /** The name of the kept run that it belongs to; null for the run on the page. */
  keptRun: string | null
  series: LaneSeries
  /** Rows of the series that belong to this snapshot. */
  steps: number
  evaluations: number
}
