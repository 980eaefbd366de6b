/** What the page knows beside the measured numbers: the document, the run, and how it is looked at. */
import { create } from 'zustand'
import { subscribeWithSelector } from 'zustand/middleware'
import type { KnobEvent, PlannedTurn } from '../../experiment/events.ts'
import { opening } from '../../experiment/presets/recipes.ts'
import { parseLenient } from '../../experiment/validation.ts'
import type { RunInfo } from '../../core/training/train.ts'
import type { BackendChoice, BackendReport } from '../../engine/backendReport.ts'
import type { LaneSeries, XAxisName } from '../measurements/laneSeries.ts'
import { draftOf, type Draft } from './draft.ts'
import type { WeightsOrigin } from '../../formats/weightsOrigin.ts'
import type { Initial } from './initial.ts'

export type Status = 'starting' | 'paused' | 'running' | 'done' | 'failed'

/** Why and when a lane stopped, and under which seeds. */
export interface Halt {
  readonly t: number
  readonly cause: string
  readonly seeds: readonly number[]
}

/** How far the compiling before the first step is: programs, and milliseconds spent. */
export interface Compiling {
  readonly done: number
  readonly of: number
  readonly ms: number
}

/** One execution of an Experiment. */
export interface Run {
  readonly number: number
  /** Under which it is kept, with its name, a person's words about it, and when it was started, ISO 8601. */
  readonly id: string
  readonly name: string
  readonly note: string
  readonly begun: string
  /** The document as it was started; lanes that were removed since are still in it. */
  readonly started: Draft
  /** The lanes train under each of these. */
  readonly seeds: readonly number[]
  /** The file that every lane's initial weights came from; null where the seeds gave them. */
  readonly weights: WeightsOrigin | null
  /** The document as it is now in force: as it was started, with the knobs turned since. */
  readonly inForce: Draft
  /** The lane of each lane index that events speak of, the place of a lane in `started`. */
  readonly laneIds: readonly string[]
  /** Measured numbers by lane index, means over the seeds; they grow in place. */
  readonly series: readonly LaneSeries[]
  readonly info: RunInfo
  readonly marks: readonly KnobEvent[]
  /** Knobs that it was started to turn by itself. */
  readonly turns: readonly PlannedTurn[]
  readonly halts: Readonly<Record<string, Halt>>
  /** Steps at which training was interrupted and went on from a checkpoint. */
  readonly interruptions: readonly number[]
  /** null before it began, and where nothing is compiled. */
  readonly compiling: Compiling | null
}

/** Whether a lane trains no further under any seed. */
export const isHalted = ({ halts, seeds }: Run, id: string): boolean =>
  halts[id]?.seeds.length === seeds.length

/** How the charts are drawn. */
export interface View {
  x: XAxisName
  y: 'linear' | 'log'
  smoothing: number
}

/** What a start starts: the document, under how many seeds, and from which weights. */
export interface StartPlan {
  draft: Draft
  /** 1 to 5: the document's seed and those after it. */
  seeds: number
  /** Initial weights from a file; null where the seed gives them. */
  initial: Initial | null
  /** Knobs to be turned on the way; left out, none. */
  turns?: readonly PlannedTurn[]
}

export interface Lab extends Required<StartPlan> {
  run: Run | null
  status: Status
  /** Why nothing trains, in sentences; null unless `status` is failed. */
  failure: string | null
  /** The backend that was asked for, and the one that trains. */
  choice: BackendChoice
  backend: BackendReport | null
  /** Sentences that a person may put away. */
  notices: readonly string[]
  view: View
}

export const standardView: View = { x: 'step', y: 'linear', smoothing: 0.9 }

export const useLab = create<Lab>()(
  subscribeWithSelector((): Lab => ({
    draft: draftOf(parseLenient(opening).experiment),
    seeds: 1,
    initial: null,
    turns: [],
    run: null,
    status: 'starting',
    failure: null,
    choice: 'auto',
    backend: null,
    notices: [],
    view: standardView,
  })),
)

export function setView(change: Partial<View>): void {
  useLab.setState(({ view }) => ({ view: { ...view, ...change } }))
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
