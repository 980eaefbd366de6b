/** What crosses between the page and the training worker: plain data, validated where it arrives. */
import type { AttentionMaps } from '../core/analysis/attentionMaps.ts'
import type { Verdicts } from '../core/analysis/looking.ts'
import type { AskedImages, Pictures, PictureSet } from '../core/data/pictures.ts'
import type { BoundMeasures } from '../core/analysis/worstError.ts'
import type { TrainingImages } from '../core/data/samples.ts'
import type { DatasetName } from '../experiment/datasets.ts'
import type { KnobName, PlannedTurn, TrainingEvent } from '../experiment/events.ts'
import type { AfterSteps } from '../core/training/lane.ts'
import type { Answer } from '../core/training/train.ts'
import type { RunInfo } from '../core/training/runInfo.ts'
import type { BackendChoice, BackendReport } from '../engine/backendReport.ts'

/** How far the file of an embedded data set has come, in bytes. */
export interface Loading {
  name: DatasetName
  done: number
  /** null where the host does not say how many there are. */
  of: number | null
}

export interface StartOptions {
  /** The experiment is trained under each of these seeds side by side; left out, under its own. */
  seeds?: number[]
  /** Lanes are shared among so many workers at most; left out, among as many as there are cores. */
  workers?: number
  /** Initial weights, a safetensors file with timm's names; left out, the seed gives them. */
  weights?: Uint8Array
  /** Goes on where `checkpoint()` gave this, with the same seeds, instead of at t = 0. */
  checkpoint?: Uint8Array
  /** Knobs to be turned on the way. */
  turns?: readonly PlannedTurn[]
}

export interface LookedPictures extends Pictures {
  /** How many of them a lane judges in about 50 ms on one core. */
  atOnce: number
}

/** The trainer as the page sees it. Whatever is wrong rejects with sentences fit to be shown, one a line. */
export interface Trainer {
  /**
   * Chooses and starts the backend. Rejects with one sentence where a forced one cannot run. On the processor workers for
   * so many `lanes` begin to load meanwhile.
   */
  open(choice: BackendChoice, lanes?: number): Promise<BackendReport>
  /** Builds the lanes of an Experiment at t = 0 or at a checkpoint, paused; a run before it ends. Rejects with a sentence for each problem. */
  start(
    experiment: unknown,
    onEvents: (events: TrainingEvent[]) => void,
    options?: StartOptions,
    onLoading?: (loading: Loading) => void,
  ): Promise<RunInfo>
  /** Resolves when training has begun to play; nothing happens after the last step. */
  play(): Promise<void>
  /** Resolves when training stands still and every event up to here was delivered. */
  pause(): Promise<void>
  /** One step of every lane, then paused; a round that a pause left half done is completed. */
  step(): Promise<void>
  /**
   * Turns a knob of several lanes when the next round begins, and resolves with that round's step; each lane's turn is
   * told as a KnobEvent when it is in force. Rejects where one of the lanes may not take it or none of them trains on.
   */
  turnKnob(lanes: readonly number[], knob: KnobName, to: number): Promise<number>
  /** The lane trains no further; the others go on. */
  dropLane(lane: number): Promise<void>
  /** A lane's weights as they are now: of a halted lane the last good ones. */
  saveWeights(lane: number): Promise<SavedWeights>
  /**
   * All that is needed to go on from here as if the run had never stopped. A playing run stands still for it;
   * what it measured up to here has been delivered before.
   */
  checkpoint(): Promise<Uint8Array>
  /** A few of the images that the run trains on, with their labels. */
  samples(count: number): Promise<TrainingImages>
  /** Up to so many images to look at. */
  pictures(set: PictureSet, most: number): Promise<LookedPictures>
  /**
   * What each lane says about some images as it is now, by lane index, under the first seed. A playing run stands still
   * for it between two pieces of work; no step time counts it.
   */
  verdicts(asked: AskedImages): Promise<Answer<Verdicts>[]>
  /** Where each lane looks in the first of the images, in the same way. */
  attention(asked: AskedImages): Promise<Answer<AttentionMaps>[]>
  /** What Theorem 1 takes from a lane as it is now, within radius `rho`. */
  boundMeasures(lane: number, rho: number): Promise<AfterSteps<BoundMeasures>>
}

/** Bytes, lane and steps that belong together. */
export type SavedWeights = AfterSteps<{
  /** A safetensors file with timm's names. */
  bytes: Uint8Array
  lane: number
}>

/** The trainer as it is in the worker, which knows nothing of the page: `base` is the app's address. */
export interface WorkerTrainer extends Omit<Trainer, 'open'> {
  open(choice: BackendChoice, base: string, lanes?: number): Promise<BackendReport>
}
