/** The same Experiment under several seeds, trained side by side, so that spread can be told from effect. */
import type { Dataset } from '../data/dataset.ts'
import type { Device } from '../device.ts'
import type { PlannedTurn, TrainingEvent } from '../../experiment/events.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { handOver, primed, type Pulled, type RunGenerator } from './runGenerator.ts'
import type { LaneTrainer } from './lane.ts'
import { createTraining, scheduleOf, type Checkpoint, type Training } from './train.ts'

export interface EnsembleOptions {
  /** Initial weights in the model's layout, instead of those each seed gives. */
  weights?: Float32Array | undefined
  /** Goes on from here, one checkpoint for each seed, instead of t = 0. */
  from?: readonly Checkpoint[] | undefined
  /** Knobs to be turned on the way, under every seed. */
  turns?: readonly PlannedTurn[] | undefined
  /** For each seed the Experiment's lanes, where they train elsewhere. */
  lanes?: readonly (readonly LaneTrainer[])[] | undefined
}

/**
 * One training of several: a round is one step of every lane under every seed, knobs turn for all seeds at the same
 * step, and each event names its seed. Info, split, batches and weights are those of the first seed.
 */
export function createEnsemble(
  experiment: Experiment,
  seeds: readonly number[],
  dataset: Dataset,
  device: Device,
  { weights, from, turns, lanes }: EnsembleOptions = {},
): Training {
  if (from && from.length !== seeds.length) {
    throw new Error(
      `checkpoint: it has ${from.length} seeds; allowed: ${seeds.length}, as the run has`,
    )
  }
  const schedule = scheduleOf(experiment, from ?? [], turns)
  const trainings = seeds.map((seed, i) => {
    const options = {
      schedule,
      ...(weights && { weights }),
      ...(from && { from: from[i]! }),
      ...(lanes && { lanes: lanes[i]! }),
    }
    return createTraining({ ...experiment, seed }, dataset, device, options)
  })
  const [first] = trainings
  if (!first) throw new Error('seeds: none given; allowed: at least one')
  if (trainings.length === 1) return first

  const trains = (lane: number) => trainings.some((training) => training.trains(lane))

  return {
    ...first,
    trains,
    turnKnob: (...turn) => schedule.add(...turn, trains),
    dropLane: (lane) => trainings.forEach((training) => training.dropLane(lane)),
    checkpoint: async () =>
      (await Promise.all(trainings.map((training) => training.checkpoint()))).flat(),
    run: () => primed(interleaved(trainings.map((training) => training.run()))),
  }
}

/** Round by round: each run in turn, up to the end of its round. */
async function* interleaved(runs: readonly RunGenerator[]): RunGenerator {
  const going = new Set(runs)
  const flush = () => flushed(going)
  try {
    yield* handOver({ events: [], roundDone: true }, flush)
    while (going.size > 0) {
      for (const run of going) {
        let round: Pulled
        do {
          const { value } = await run.next('work')
          if (!value) throw new Error('a run ended before its last piece')
          round = value
          const roundDone = round.roundDone && run === [...going].at(-1)
          // Not pulled again before all have come to their end, so that its weights can still be read.
          if (round.last) going.delete(run)
          yield* handOver({ events: withoutDone(round.events), roundDone }, flush)
        } while (!round.roundDone && !round.last)
      }
    }
    yield { events: [{ type: 'done' }], roundDone: true, last: true }
  } finally {
    for (const run of runs) await run.return()
  }
}

async function flushed(runs: ReadonlySet<RunGenerator>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for (const run of runs) {
    const { value } = await run.next('flush')
    if (value) events.push(...withoutDone(value.events))
  }
  return events
}

/** A run's own end is not the ensemble's. */
const withoutDone = (events: readonly TrainingEvent[]) =>
  events.filter(({ type }) => type !== 'done')
