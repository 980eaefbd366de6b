/** What a person does with a kept run. */
import { announce } from '../../browser/announcer.ts'
import { integer } from '../../format/numbers.ts'
import { load } from '../../session/loadExperiment.ts'
import { continueKept } from '../../session/ownRun.ts'
import { openKept } from '../../session/replay/openKept.ts'
import { draftOf } from '../../store/draft.ts'
import { notify } from '../../store/lab.ts'
import { showTab } from '../../store/tab.ts'
import { offerUndo } from '../../store/undo.ts'
import { forget, putBack, takeOut } from '../../store/runLibrary.ts'
import { takeOff } from '../charts/overlays.ts'
import type { RunSummary } from '../../store/runSummary.ts'

/** Goes on where the run's last checkpoint was taken, as if it had never stopped. */
export async function continueRun(run: Pick<RunSummary, 'id' | 'name'>): Promise<void> {
  takeOff(run.id)
  const outcome = await continueKept(run, true)
  if (outcome === 'unkept') {
    notify(`The run “${run.name}” cannot be continued: its checkpoint is not kept any more.`)
  } else if (outcome !== 'refused') {
    showCharts(`“${run.name}” goes on from step ${integer(outcome)}.`)
  }
}

type Repeatable = Pick<RunSummary, 'experiment' | 'seeds' | 'weights' | 'name' | 'knobs'>

/** Shows a run in all views: whole, or from its first step on. */
export async function openRun(run: RunSummary, from: 'end' | 'start'): Promise<void> {
  takeOff(run.id)
  const place = from === 'end' ? { at: Infinity, play: false } : { at: 0, play: true }
  if (!(await openKept(run, place))) return
  showCharts(from === 'end' ? `“${run.name}” is shown.` : `“${run.name}” is replayed.`)
}

/** Starts what the run was started with, from step 0; knobs turn where they were turned. */
export async function loadExperiment(summary: Repeatable): Promise<void> {
  const { experiment, seeds, weights, name, knobs: turns } = summary
  const draft = draftOf(experiment)
  const initial = weights && { ...weights, bytes: null }
  const plan = { draft, seeds: seeds.length, initial, turns }
  if (await load(plan, `Loaded the experiment of “${name}”.`)) {
    showCharts(`The experiment of “${name}” starts.`)
  }
}

/** Deletes runs, with a while to undo it. */
export function removeRuns(ids: readonly string[]): void {
  const out = takeOut(ids)
  if (out.length === 0) return
  for (const id of ids) takeOff(id)
  const sentence =
    out.length > 1 ? `${out.length} runs were deleted.` : `“${out[0]!.name}” was deleted.`
  offerUndo({
    sentence,
    undo: () => putBack(out),
    finish: () => void forget(out),
  })
  focusLater('#runs')
}

/** The button that was pressed is gone with its tab: the keyboard goes on at the tab that is shown. */
export function showCharts(announcement: string): void {
  showTab('charts')
  announce(announcement)
  focusLater('[role="tab"][aria-selected="true"]')
}

/** Where the keyboard goes on, once what was pressed is gone. */
const focusLater = (selector: string) =>
  setTimeout(() => document.querySelector<HTMLElement>(selector)?.focus())
