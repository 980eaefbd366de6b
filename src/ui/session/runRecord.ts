/** What is kept of a run. */
import type { BackendReport } from '../../engine/backendReport.ts'
import type { RunRecord } from '../../formats/runRecord.ts'
import { stepsOfRun, type Run } from '../store/run.ts'
import { tablesOf } from '../measurements/laneTables.ts'

/** What the page knows of a run as a record; null where it has done no step. */
export function recordOf(
  run: Run,
  { name: backend, adapter, software }: BackendReport,
  state: RunRecord['state'],
  checkpoint: Uint8Array | null,
): RunRecord | null {
  const { id, name, note, begun, started, seeds, weights, series, marks, halts, interruptions } =
    run
  if (stepsOfRun(run) === 0) return null
  return {
    id,
    name,
    note,
    begun,
    device: { backend, adapter, software },
    experiment: started,
    seeds: [...seeds],
    weights,
    state,
    knobs: [...marks],
    halts: [...halts],
    interruptions: [...interruptions],
    tables: tablesOf(series, seeds),
    checkpoint,
  }
}
