/** What crosses between the page and the training worker: plain data, validated where it arrives. */
import type { KnobName, TrainingEvent } from '../core/events.ts'
import type { RunInfo } from '../core/train.ts'
import type { BackendChoice, BackendReport } from '../engine/report.ts'

/** The worker as the page sees it, through Comlink. */
export interface Trainer {
  /** Chooses and starts the backend. Rejects with one sentence where a forced one cannot run. */
  open(choice: BackendChoice): Promise<BackendReport>
  /** Builds the lanes of an Experiment at t = 0, paused; a run before it ends. Rejects with a sentence for each problem. */
  start(experiment: unknown, onEvents: (events: TrainingEvent[]) => void): Promise<RunInfo>
  play(): Promise<void>
  /** Resolves when training stands still and every event up to here was sent. */
  pause(): Promise<void>
  /** One step of every lane, then paused. */
  step(): Promise<void>
  /** In force from the lane's next step; told back as a KnobEvent. */
  setKnob(lane: number, knob: KnobName, value: number): Promise<void>
  /** The lane trains no further; the others go on. */
  dropLane(lane: number): Promise<void>
}
