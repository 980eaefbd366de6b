/** Runs a training generator and gathers what it tells. */
import type { Dataset } from '../../src/core/data/dataset.ts'
import { plainProgram, plainRead, type Device } from '../../src/core/device.ts'
import type {
  EvaluationEvent,
  HaltEvent,
  KnobEvent,
  StepEvent,
  TrainingEvent,
} from '../../src/experiment/events.ts'
import type { Experiment } from '../../src/experiment/schema.ts'
import {
  createTraining,
  type Training,
  type TrainingOptions,
} from '../../src/core/training/train.ts'
import { tinyDataset } from './tiny.ts'

/** A device whose work is done at once and takes no time. */
export const timeless: Device = {
  time: (work) => ({ result: work(), ms: Promise.resolve(0) }),
  settle: () => Promise.resolve(),
  read: plainRead,
  compiles: false,
  program: plainProgram,
}

export interface Trained {
  training: Training
  events: TrainingEvent[]
  steps: StepEvent[]
  evaluations: EvaluationEvent[]
  knobs: KnobEvent[]
  halts: HaltEvent[]
  /** Each lane's weights at the end. */
  weights: Float32Array[]
}

export interface TrainOptions extends TrainingOptions {
  dataset?: Dataset
  device?: Device
  /** Called before each pull, with the number of pulls so far. */
  beforePull?: (training: Training, pulls: number) => void
}

/** Trains to the end. */
export async function train(
  experiment: Experiment,
  { dataset = tinyDataset(), device = timeless, beforePull, ...options }: TrainOptions = {},
): Promise<Trained> {
  const training = createTraining(experiment, dataset, device, options)
  const events: TrainingEvent[] = []
  const run = training.run()
  let weights: Float32Array[] = []
  for (let pulls = 0; ; pulls++) {
    beforePull?.(training, pulls)
    const { value, done } = await run.next('work')
    if (done) break
    events.push(...value.events)
    if (value.events.at(-1)?.type === 'done') {
      weights = await Promise.all(
        experiment.lanes.map(async (_, i) => Float32Array.from(await training.weights(i))),
      )
    }
  }
  return { training, events, ...sorted(events), weights }
}

export function sorted(events: readonly TrainingEvent[]) {
  return {
    steps: events.filter((event) => event.type === 'step'),
    evaluations: events.filter((event) => event.type === 'evaluation'),
    knobs: events.filter((event) => event.type === 'knob'),
    halts: events.filter((event) => event.type === 'halt'),
  }
}

export const ofLane = <E extends { lane: number }>(events: readonly E[], lane: number): E[] =>
  events.filter((event) => event.lane === lane)
