/** What the page knows beside the measured numbers: the document, the run, and how it is looked at. */
import { create } from 'zustand'
import { subscribeWithSelector } from 'zustand/middleware'
import type { PlannedTurn } from '../../experiment/events.ts'
import { opening } from '../../experiment/presets/opening.ts'
import { parseLenient } from '../../experiment/validation.ts'
import type { BackendChoice, BackendReport } from '../../engine/backendReport.ts'
import type { Loading } from '../../worker/api.ts'
import type { XAxisName } from '../measurements/laneSeries.ts'
import { draftOf, type Draft } from './draft.ts'
import type { Initial } from './initial.ts'
import { stepsOfRun, type Run } from './run.ts'
import { nextStatuses, type Status } from './status.ts'

/** How the charts are drawn. */
export interface View {
  x: XAxisName
  y: 'linear' | 'log'
  smoothing: number
}

/** What a start starts: the document, under how many seeds, and from which weights. */
export interface StartPlan {
  draft: Draft
  /** 1 to 10: the document's seed and those after it. */
  seeds: number
  /** Initial weights from a file; null where the seed gives them. */
  initial: Initial | null
  /** Knobs to be turned on the way; left out, none. */
  turns?: readonly PlannedTurn[]
}

export interface Lab extends Required<StartPlan> {
  /** The document as it was loaded: the values that knobs are reset to. */
  loaded: Draft
  run: Run | null
  status: Status
  /** Why nothing trains, in sentences; null unless `status` is failed. */
  failure: string | null
  /** How far the data set of the run that starts has come; null where none is awaited. */
  loading: Loading | null
  /** The backend that was asked for, and the one that trains. */
  choice: BackendChoice
  backend: BackendReport | null
  /** Sentences that a person may put away. */
  notices: readonly string[]
  view: View
}

export const standardView: View = { x: 'step', y: 'linear', smoothing: 0.9 }

const openingDraft = draftOf(parseLenient(opening).experiment)

export const useLab = create<Lab>()(
  subscribeWithSelector((): Lab => ({
    draft: openingDraft,
    loaded: openingDraft,
    seeds: 1,
    initial: null,
    turns: [],
    run: null,
    status: 'starting',
    failure: null,
    loading: null,
    choice: 'auto',
    backend: null,
    notices: [],
    view: standardView,
  })),
)

export function setView(change: Partial<View>): void {
  useLab.setState(({ view }) => ({ view: { ...view, ...change } }))
}

/** Changes the status, and with it other parts of what the page knows. */
export function changeStatus(status: Status, change: Partial<Lab> = {}): void {
  const now = useLab.getState().status
  const allowed: readonly Status[] = nextStatuses[now]
  if (status !== now && !allowed.includes(status)) {
    throw new Error(`A session that is ${now} cannot become ${status}.`)
  }
  useLab.setState({ ...change, status })
}

export function notify(sentence: string): void {
  useLab.setState(({ notices }) => ({
    notices: [...notices.filter((n) => n !== sentence), sentence],
  }))
}

export function putAway(sentence: string): void {
  useLab.setState(({ notices }) => ({ notices: notices.filter((n) => n !== sentence) }))
}

export function changeRun(change: (run: Run) => Partial<Run>): void {
  useLab.setState(({ run }) => ({ run: run && { ...run, ...change(run) } }))
}

/** Steps that the furthest lane of the run on the page has done. */
export const stepsDone = (): number => stepsOfRun(useLab.getState().run)
