/** A sweep over a reload: its plan in the browser's small storage, each finished cell as a kept run. */
import type { RunRecord } from '../../../formats/runFile.ts'
import { useLab } from '../../store/lab.ts'
import { seedsFrom } from '../../measurements/laneFeed.ts'
import { getRun } from '../../store/runDatabase.ts'
import { keepRun } from '../../store/runLibrary.ts'
import { feedsOf, tablesOf } from '../../measurements/laneTables.ts'
import { cellsOf, planSchema, runName, type Cell, type SweepPlan } from './sweepPlan.ts'
import { freshStates, useSweep, type CellState } from './store.ts'

const place = 'looksam-lab.sweep'

/** The page goes on where the browser has no room or lets nobody in. */
export function keepPlan(plan: SweepPlan): void {
  try {
    localStorage.setItem(place, JSON.stringify(plan))
  } catch {
    // Its runs are kept all the same, or that they are not was said.
  }
}

function keptPlan(): SweepPlan | null {
  try {
    return planSchema.safeParse(JSON.parse(localStorage.getItem(place) ?? 'null')).data ?? null
  } catch {
    return null
  }
}

export const runId = (plan: SweepPlan, { key }: Pick<Cell, 'key'>): string => `${plan.id}-${key}`

export const seedsOf = ({ document, seeds }: SweepPlan): number[] =>
  seedsFrom(Number(document['seed']), seeds)

/** Keeps a finished cell as a run of its own. */
export async function keepCell(
  plan: SweepPlan,
  cell: Cell,
  { series, halts }: CellState,
  begun: string,
  checkpoint: Uint8Array | null,
): Promise<void> {
  const { backend } = useLab.getState()
  const { experiment } = cell
  if (!backend || !experiment || !series) return
  const { name, adapter, software } = backend
  const seeds = seedsOf(plan)
  const record: RunRecord = {
    id: runId(plan, cell),
    name: runName(plan, cell),
    note: '',
    begun,
    device: { backend: name, adapter, software },
    experiment,
    seeds,
    state: 'done',
    interruptions: [],
    knobs: [],
    halts: [...halts],
    tables: tablesOf([series], seeds),
    checkpoint,
  }
  await keepRun(record)
}

let restored = false

/** Brings the last sweep back with the cells whose runs are kept; once, and not over a sweep of this page. */
export async function restoreSweep(): Promise<void> {
  if (restored) return
  restored = true
  const plan = keptPlan()
  if (!plan || useSweep.getState().plan) return
  const cells = cellsOf(plan)
  const states = freshStates(cells)
  const kept = await Promise.all(cells.map((cell) => getRun(runId(plan, cell)).catch(() => null)))
  if (useSweep.getState().plan) return
  for (const [i, run] of kept.entries()) {
    const state = run && stateOf(run)
    if (state) states[cells[i]!.key] = state
  }
  const missing = Object.values(states).some(({ state }) => state === 'waiting')
  useSweep.setState({ plan, cells, states, status: missing ? 'stopped' : 'done' })
}

function stateOf({ experiment, tables, seeds, halts }: RunRecord): CellState {
  const [feed] = feedsOf(tables, 1, seeds)
  for (const { seed } of halts) feed!.halt(seed)
  const { steps } = experiment.training
  return { state: 'done', steps, why: null, halts, series: feed!.series }
}
