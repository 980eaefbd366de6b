/** What the page knows beside the measured numbers: the document, the run, and how it is looked at. */
import { create } from 'zustand'
import type { KnobEvent } from '../../core/events.ts'
import { opening } from '../../core/model/presets.ts'
import { parseLenient } from '../../core/validation.ts'
import type { RunInfo } from '../../core/train.ts'
import type { BackendChoice, BackendReport } from '../../engine/report.ts'
import type { LaneSeries, XAxisName } from '../series.ts'
import { draftOf, type Draft } from './draft.ts'

export type Status = 'starting' | 'paused' | 'running' | 'done' | 'failed'

/** One execution of an Experiment. */
export interface Run {
  readonly number: number
  /** The document as it is now in force: as it was started, with the knobs turned since. */
  readonly inForce: Draft
  /** The lane of each lane index that events speak of. */
  readonly laneIds: readonly string[]
  /** Measured numbers by lane index; they grow in place. */
  readonly series: readonly LaneSeries[]
  readonly info: RunInfo
  readonly marks: readonly KnobEvent[]
  readonly halts: Readonly<Record<string, { t: number; cause: string }>>
}

/** How the charts are drawn. */
export interface View {
  x: XAxisName
  y: 'linear' | 'log'
  smoothing: number
}

export interface Lab {
  draft: Draft
  run: Run | null
  status: Status
  /** Why nothing trains, in sentences; null unless `status` is failed. */
  failure: string | null
  /** The backend that was asked for, and the one that trains. */
  choice: BackendChoice
  backend: BackendReport | null
  /** Sentences that a person may put away. */
  notices: readonly string[]
  /** The latest milestone, for those who listen rather than look. */
  milestone: string
  view: View
}

export const useLab = create<Lab>(() => ({
  draft: draftOf(parseLenient(opening).experiment),
  run: null,
  status: 'starting',
  failure: null,
  choice: 'auto',
  backend: null,
  notices: [],
  milestone: '',
  view: { x: 'step', y: 'linear', smoothing: 0.9 },
}))

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
