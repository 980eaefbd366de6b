/** What a table of runs shows of a kept run. */
import { stepsIn, type LaneTable } from '../../formats/laneTable.ts'
import type { RunRecord } from '../../formats/runRecord.ts'

/** A lane's numbers, means over the seeds; null where nothing was measured. */
export interface LaneResult {
  name: string
  method: string
  steps: number
  gradEvals: number
  seconds: number
  finalAccuracy: number | null
  bestAccuracy: number | null
  finalLoss: number | null
  bestLoss: number | null
}

/** A run without its columns and vectors. */
export interface RunSummary extends Omit<RunRecord, 'tables' | 'checkpoint'> {
  results: LaneResult[]
  /** Whether it can be gone on with. */
  resumable: boolean
  /** When it was last kept, ISO 8601. */
  kept: string
  /** How often it was kept: two tabs that go on from one version notice each other by it. */
  version?: number
}

export function summaryOf({ tables, checkpoint, ...run }: RunRecord): RunSummary {
  const results = run.experiment.lanes.map(({ name, method }, lane): LaneResult => ({
    name,
    method,
    ...resultOf(tables.filter((table) => table.lane === lane)),
  }))
  const resumable = checkpoint !== null && run.state === 'stopped'
  return { ...run, results, resumable, kept: new Date().toISOString() }
}

function resultOf(tables: readonly LaneTable[]): Omit<LaneResult, 'name' | 'method'> {
  const mean = (of: (table: LaneTable) => number | null | undefined) => {
    const values = tables.map(of).filter((x) => typeof x === 'number' && Number.isFinite(x))
    return values.length > 0 ? values.reduce<number>((sum, x) => sum + x!, 0) / values.length : null
  }
  return {
    steps: mean(stepsIn) ?? 0,
    gradEvals: mean(({ steps }) => steps.gradEvals.at(-1)) ?? 0,
    seconds: (mean(({ steps }) => steps.deviceMs.at(-1)) ?? 0) / 1000,
    finalAccuracy: mean(({ evaluations }) => evaluations.valAccuracy.at(-1)),
    bestAccuracy: mean(({ evaluations }) => most(evaluations.valAccuracy)),
    finalLoss: mean(({ evaluations }) => evaluations.valLoss.at(-1)),
    bestLoss: mean(({ evaluations }) => least(evaluations.valLoss)),
  }
}

/** The largest finite number; null if there is none. */
function most(values: Float32Array): number | null {
  let found = -Infinity
  for (const value of values) if (value > found && value < Infinity) found = value
  return found === -Infinity ? null : found
}

/** The smallest finite number; null if there is none. */
function least(values: Float32Array): number | null {
  let found = Infinity
  for (const value of values) if (value < found && value > -Infinity) found = value
  return found === Infinity ? null : found
}
