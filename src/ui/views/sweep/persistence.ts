/** A sweep over a reload: its plan in the browser's small storage, each finished cell as a kept run. */
import type { RunRecord } from '../../../formats/runRecord.ts'
import { useLab } from '../../store/lab.ts'
import { jsonText, rememberedChoice } from '../../browser/remembered.ts'
import { seedsFrom } from '../../measurements/laneFeed.ts'
import { getRun } from '../../store/runDatabase.ts'
import { sweepElsewhere, useOtherTabs } from '../../store/otherTabs.ts'
import { keepRun, useKept } from '../../store/runLibrary.ts'
import { feedsOf, tablesOf } from '../../measurements/laneTables.ts'
import { cellsOf, planSchema, runName, type Cell, type SweepPlan } from './sweepPlan.ts'
import { changeCells, freshStates, useSweep, type CellState, type SweepStatus } from './store.ts'

const { getState: sweep } = useSweep

/** The plan of the latest sweep; null where there was none. */
const keptSweep = rememberedChoice<SweepPlan | null>(
  'looksam-lab.sweep',
  jsonText(planSchema),
  null,
)

export function keepPlan(plan: SweepPlan): void {
  keptSweep.setState({ choice: plan })
}

/** Read anew: another tab may have begun a sweep. */
function keptPlan(): SweepPlan | null {
  void keptSweep.persist.rehydrate()
  return keptSweep.getState().choice
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
    weights: null,
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
  useOtherTabs.subscribe(({ tabs }, before) => {
    if (tabs !== before.tabs) void followOtherTab()
  })
  // Another tab's word may arrive before the plan that it has written down.
  addEventListener('storage', ({ key }) => {
    if (key === keptSweep.persist.getOptions().name) void followOtherTab()
  })
  useKept.subscribe(({ runs }, before) => {
    if (runs !== before.runs && sweep().status === 'elsewhere') void readCells()
  })
  if (!sweep().plan) await showKeptPlan()
}

/** Shows the sweep whose plan is kept, and what is done of it. */
async function showKeptPlan(): Promise<void> {
  const before = sweep().plan
  const plan = keptPlan()
  if (!plan) return
  const cells = cellsOf(plan)
  const states = await keptStates(plan, cells)
  if (sweep().plan !== before || isMine(sweep())) return
  useSweep.setState({ plan, cells, states, status: restStatus(plan, states), why: null })
}

/** What was finished since, here or in another tab. */
export async function readCells(): Promise<void> {
  const { plan, cells } = sweep()
  if (!plan) return
  const found = await keptStates(plan, cells)
  if (sweep().plan !== plan) return
  const { states } = sweep()
  const isNew = ({ key }: Cell) => found[key]!.state === 'done' && states[key]!.state === 'waiting'
  changeCells(cells.filter(isNew).map(({ key }) => [key, found[key]!]))
}

/** Another tab has begun a sweep, gone on with one, or ended one. */
async function followOtherTab(): Promise<void> {
  const { plan, status } = sweep()
  if (isMine(sweep())) return
  const other = sweepElsewhere(useOtherTabs.getState())
  if (other && other.id !== plan?.id) return showKeptPlan()
  if (!plan || (status !== 'elsewhere' && !other)) return
  await readCells()
  if (!isMine(sweep())) useSweep.setState({ status: restStatus(plan, sweep().states) })
}

const isMine = ({ status }: ReturnType<typeof sweep>) => status === 'running' || status === 'paused'

/** What a sweep is that this tab does not train. */
function restStatus({ id }: SweepPlan, states: Readonly<Record<string, CellState>>): SweepStatus {
  if (sweepElsewhere(useOtherTabs.getState())?.id === id) return 'elsewhere'
  return Object.values(states).some(({ state }) => state === 'waiting') ? 'stopped' : 'done'
}

async function keptStates(plan: SweepPlan, cells: readonly Cell[]) {
  const states = freshStates(cells)
  const kept = await Promise.all(cells.map((cell) => getRun(runId(plan, cell)).catch(() => null)))
  for (const [i, run] of kept.entries()) if (run) states[cells[i]!.key] = stateOf(run)
  return states
}

function stateOf(run: RunRecord): CellState {
  const { experiment, halts } = run
  const [feed] = feedsOf(run, 1, run.seeds)
  const { steps } = experiment.training
  return { state: 'done', steps, why: null, halts, series: feed!.series }
}
