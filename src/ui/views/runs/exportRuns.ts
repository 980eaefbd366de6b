/** Kept runs as one table: a row for each run, lane and seed. */
import { messageOf } from '../../../experiment/messageOf.ts'
import { csvLine, type CsvValue } from '../../../formats/csv.ts'
import type { LaneTable } from '../../../formats/laneTable.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { announce } from '../../browser/announcer.ts'
import { download } from '../../browser/download.ts'
import { withTurns } from '../../store/inForce.ts'
import { notify } from '../../store/lab.ts'
import { getRun } from '../../store/runDatabase.ts'
import { summaryOf, type LaneResult } from '../../store/runSummary.ts'

interface Row {
  run: RunRecord
  table: LaneTable
  result: LaneResult
}

/** Of a lane or of the optimizer it shares, with the knobs as they stood at the end. */
const setting =
  (name: string) =>
  ({ run: { experiment, knobs }, table: { lane } }: Row): CsvValue => {
    const { lanes, optimizer } = withTurns(experiment, knobs)
    const own = lanes[lane]! as unknown as Record<string, CsvValue | undefined>
    const overrides = lanes[lane]!.optimizer as Record<string, CsvValue | undefined> | undefined
    const shared = optimizer as unknown as Record<string, CsvValue | undefined>
    return own[name] ?? overrides?.[name] ?? shared[name] ?? null
  }

/** `gradEvals` and `seconds` are all that the lane spent under the seed, by its last step. */
const columns: Readonly<Record<string, (row: Row) => CsvValue>> = {
  run: ({ run }) => run.name,
  begun: ({ run }) => run.begun,
  dataset: ({ run }) => run.experiment.dataset.name,
  labelNoise: ({ run }) => run.experiment.dataset.labelNoise,
  lane: ({ result }) => result.name,
  method: ({ result }) => result.method,
  optimizer: ({ run, table }) =>
    run.experiment.lanes[table.lane]!.optimizer?.name ?? run.experiment.optimizer.name,
  k: setting('k'),
  alpha: setting('alpha'),
  rho: setting('rho'),
  lr: setting('lr'),
  weightDecay: setting('weightDecay'),
  turns: ({ run, table }) => run.knobs.filter(({ lane }) => lane === table.lane).length,
  seed: ({ table }) => table.seed,
  steps: ({ result }) => result.steps,
  gradEvals: ({ result }) => result.gradEvals,
  seconds: ({ result }) => digits(result.seconds),
  finalAccuracy: ({ result }) => digits(result.finalAccuracy),
  bestAccuracy: ({ result }) => digits(result.bestAccuracy),
  finalLoss: ({ result }) => digits(result.finalLoss),
  bestLoss: ({ result }) => digits(result.bestLoss),
  backend: ({ run }) => run.device.backend,
}

/** Nine digits restore every bit of a number that was measured in float32. */
const digits = (value: number | null) => value && Number(value.toPrecision(9))

export function tableOfRuns(runs: readonly RunRecord[]): string {
  const rows = runs.flatMap((run) =>
    run.tables.map((table): Row => {
      const alone = summaryOf({ ...run, tables: [table] })
      return { run, table, result: alone.results[table.lane]! }
    }),
  )
  const lines = rows.map((row) => csvLine(Object.values(columns).map((read) => read(row))))
  return [csvLine(Object.keys(columns)), ...lines].join('')
}

/** Hands the table of some kept runs to the browser's downloads. */
export async function exportTable(ids: readonly string[]): Promise<void> {
  try {
    const runs = await Promise.all(ids.map((id) => getRun(id)))
    const csv = tableOfRuns(runs.filter((run) => run !== null))
    download('runs.csv', new Blob([csv], { type: 'text/csv' }))
    announce(`${ids.length} ${ids.length === 1 ? 'run' : 'runs'} saved as CSV.`)
  } catch (error) {
    notify(`The runs were not saved: ${messageOf(error)}`)
  }
}
