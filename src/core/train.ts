/** Training as an async generator: several twin lanes, step by step, on the same batches. */
import type { Dataset } from './data/dataset.ts'
import type { Device } from './device.ts'
import type { KnobName, TrainingEvent } from './events.ts'
import type { Experiment } from './experiment.ts'

/** What one pull asks for: the next piece of work, or only the numbers that are still on the device. */
export type Pull = 'work' | 'flush'

export interface Pulled {
  events: TrainingEvent[]
  /** True when every lane has done the same number of steps. */
  roundDone: boolean
}

/** What a started run is. */
export interface RunInfo {
  parameters: number
  tokens: number
  flopsPerImage: number
  trainImages: number
  validationImages: number
  /** How many training labels the label noise really changed. */
  changedLabels: number
}

export interface Training {
  readonly info: RunInfo
  /** In force from the lane's next step. Throws one sentence where the lane or its method has no such knob or the value is out of range. */
  setKnob(lane: number, knob: KnobName, value: number): void
  /** The lane trains no further; the others go on. */
  dropLane(lane: number): void
  /** One pull is one step or one evaluation of one lane. `return()` frees every tensor. */
  run(): AsyncGenerator<Pulled, void, Pull | undefined>
}

export declare function createTraining(experiment: Experiment, dataset: Dataset, device: Device): Training
