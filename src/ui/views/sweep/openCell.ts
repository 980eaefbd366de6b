/** Opens the run of a cell on the charts, with SAM's and base's beside it. */
import { load } from '../../session/loadExperiment.ts'
import { continueKept } from '../../session/ownRun.ts'
import { showCharts } from '../runs/actions.ts'
import { getRun } from '../../store/runDatabase.ts'
import { overlay, takeOff } from '../charts/overlays.ts'
import { draftOf } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { offerReturn } from '../../store/shown.ts'
import { runId } from './persistence.ts'
import { references, runName, type Cell, type SweepPlan } from './sweepPlan.ts'

/** The runs that were laid over the charts by the last cell that was opened. */
let laid: readonly string[] = []

export async function openCell(plan: SweepPlan, cell: Cell): Promise<void> {
  const { experiment } = cell
  if (!experiment) return
  const name = runName(plan, cell)
  const id = runId(plan, cell)
  const before = useLab.getState()
  const outcome = await continueKept({ id, name }, false)
  if (outcome === 'refused') return
  if (outcome !== 'unkept') {
    offerReturn(before, `“${name}” is shown.`)
  } else {
    const anew = { draft: draftOf(experiment), seeds: plan.seeds, initial: null }
    await load(anew, `“${name}” starts anew: it is not kept with its weights.`)
  }
  showCharts(`“${name}” is shown.`)
  for (const other of laid) takeOff(other)
  laid = references.map((key) => runId(plan, { key })).filter((other) => other !== id)
  for (const other of laid) if (await getRun(other).catch(() => null)) await overlay(other)
}
