import type { PlannedTurn } from '../events.ts'
import type { ExperimentInput } from '../input.ts'

/** An experiment worth opening. */
export interface Recipe {
  name: string
  /** What to look for. */
  look: string
  /** What was measured, and how. */
  measured: string
  experiment: ExperimentInput
  /** Knobs that turn on the way. */
  turns?: readonly PlannedTurn[]
}
