/** What a table of runs shows of a kept run. */
import { spreadOf } from '../measurements/outcome.ts'
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
  /** Sample standard deviations over the seeds; left out under one seed, and by pages of before December 2026. */
  deviations?: Readonly<Record<JudgedName, number>>
}

type JudgedName = 'finalAccuracy' | 'bestAccuracy' | 'finalLoss' | 'bestLoss'

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
  const over = (of: (table: LaneTable) => number | null | undefined) => spreadOf(tables.map(of))
  const finalAccuracy = over(({ evaluations }) => evaluations.valAccuracy.at(-1))
  const bestAccuracy = over(({ evaluations }) => most(evaluations.valAccuracy))
  const finalLoss = over(({ evaluations }) => evaluations.valLoss.at(-1))
  const bestLoss = over(({ evaluations }) => least(evaluations.valLoss))
  return {
    steps: over(stepsIn)?.mean ?? 0,
    gradEvals: over(({ steps }) => steps.gradEvals.at(-1))?.mean ?? 0,
    seconds: (over(({ steps }) => steps.deviceMs.at(-1))?.mean ?? 0) / 1000,
    finalAccuracy: finalAccuracy?.mean ?? null,
    bestAccuracy: bestAccuracy?.mean ?? null,
    finalLoss: finalLoss?.mean ?? null,
    bestLoss: bestLoss?.mean ?? null,
    ...(tables.length > 1 && {
      deviations: {
        finalAccuracy: finalAccuracy?.deviation ?? 0,
        bestAccuracy: bestAccuracy?.deviation ?? 0,
        finalLoss: finalLoss?.deviation ?? 0,
        bestLoss: bestLoss?.deviation ?? 0,
      },
    }),
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
