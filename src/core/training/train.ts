/** Training as an async generator: several twin lanes, step by step, from the same weights on the same batches. */
import { util } from '@tensorflow/tfjs-core'
import type { AttentionMaps } from '../analysis/attentionMaps.ts'
import type { Verdicts } from '../analysis/looking.ts'
import type { BoundMeasures } from '../analysis/worstError.ts'
import {
  picturesOf,
  askedPixels,
  type AskedImages,
  type Pictures,
  type PictureSet,
} from '../data/pictures.ts'
import { messageOf } from '../../experiment/messageOf.ts'
import { samplesOf, type TrainingImages } from '../data/samples.ts'
import { createBatches, type Order } from '../data/batches.ts'
import type { Dataset } from '../data/dataset.ts'
import type { Split } from '../data/split.ts'
import type { Device } from '../device.ts'
import type { KnobName, PlannedTurn } from '../../experiment/events.ts'
import type { Experiment } from '../../experiment/schema.ts'
import type { AfterSteps, LaneCheckpoint, LaneTrainer, LaneWeights } from './lane.ts'
import { createLanes } from './lanes.ts'
import { passesOf } from './evaluate.ts'
import { createLedger, type Entry } from './readback.ts'
import type { Position } from '../../experiment/position.ts'
import { handOver, primed, type RunGenerator } from './runGenerator.ts'
import { runInfoOf, type RunInfo } from './runInfo.ts'
import { createTurnSchedule, nextRound, type TurnSchedule } from './turnSchedule.ts'

export interface Training {
  readonly info: RunInfo
  readonly split: Split
  /** The labels that are trained on, in the training split's order. */
  readonly trainLabels: Uint8Array
  /** Step t's images, as positions in the training split. */
  batchIndices(t: number): Int32Array
  /** A few of the training images, with their labels. */
  samples(count: number): TrainingImages
  /** At most so many images of a set, to be looked at. */
  pictures(set: PictureSet, most: number): Pictures
  /** What each lane says about images at its weights as they are; to be asked while no step is under way. */
  verdicts(asked: AskedImages): Promise<Answer<Verdicts>[]>
  /** Where each lane looks in the first of the images. */
  attention(asked: AskedImages): Promise<Answer<AttentionMaps>[]>
  /** Whether the lane trains on: it was not dropped, stayed finite and found memory. */
  trains(lane: number): boolean
  /**
   * Turns a knob of several lanes when the next round begins, and returns that round's step. Throws one sentence, and
   * turns nothing, where one of the lanes may not take it or none of them trains on.
   */
  turnKnob(lanes: readonly number[], knob: KnobName, to: number): number
  /** The lane trains no further; the others go on. */
  dropLane(lane: number): void
  /** For Theorem 1: ‖w‖² and the training error of a lane at its weights and within radius ρ of them. */
  boundMeasures(lane: number, rho: number): Promise<AfterSteps<BoundMeasures>>
  /** A copy of a lane's weights as they are now, in the layout of its model; see `AfterSteps`. */
  weights(lane: number): Promise<LaneWeights>
  /**
   * All that is needed to go on from here as if it had never stopped, one for each seed; the run must stand
   * still, and everything measured must have been read.
   */
  checkpoint(): Promise<Checkpoint[]>
  /** One pull is one step or one evaluation of one lane. `return()` frees every tensor. */
  run(): RunGenerator
}

/** What a lane answers, or in one sentence why it cannot. */
export type Answer<T> = AfterSteps<T> | { refusal: string }

export interface Checkpoint {
  next: Position
  lanes: LaneCheckpoint[]
  /** Knobs that were still to be turned. */
  turns: readonly PlannedTurn[]
}

interface Piece {
  work: () => Entry[]
  roundDone: boolean
}

export interface TrainingOptions {
  /** Initial weights in the model's layout, instead of those the seed gives. */
  weights?: Float32Array
  /** The split and batches, instead of those the seed gives. */
  order?: Order
  /** Goes on from here instead of t = 0. Throws one sentence where it is another Experiment's. */
  from?: Checkpoint
  /** Knobs to be turned on the way. Throws one sentence where one is of no lane, or not allowed there. */
  turns?: readonly PlannedTurn[]
  /** When they turn, where several seeds share it; `turns` are not looked at then. */
  schedule?: TurnSchedule
  /** Lanes that train elsewhere, one for each of the Experiment's; left out, they are made and train here. */
  lanes?: readonly LaneTrainer[]
  /** Milliseconds between two readings of the device; reading more often makes the device wait. */
  readEvery?: number
}

/** The turns of a run that begins or goes on from checkpoints: those still ahead there, and `turns`. */
export function scheduleOf(
  experiment: Experiment,
  from: readonly Checkpoint[],
  turns: readonly PlannedTurn[] = [],
): TurnSchedule {
  const ahead = from.flatMap((checkpoint) => checkpoint.turns)
  const positions = from.map(({ next }) => next)
  return createTurnSchedule(
    experiment,
    [...ahead, ...turns],
    nextRound(positions, experiment.lanes.length),
  )
}

/** Builds the lanes of an Experiment, at t = 0 or where a checkpoint was taken. */
export function createTraining(
  experiment: Experiment,
  dataset: Dataset,
  device: Device,
  options: TrainingOptions = {},
): Training {
  const { order, from, turns, schedule: shared, readEvery = 100 } = options
  const schedule = shared ?? scheduleOf(experiment, from ? [from] : [], turns)
  const { training } = experiment
  const batches = createBatches(dataset, experiment, order)
  const own = options.lanes ? null : createLanes(experiment, dataset, batches, device, options)
  const lanes = options.lanes ?? own!.lanes
  const next: Position = { t: 0, place: 0, ...from?.next }
  const passes = passesOf(experiment, batches.evaluated.length, batches.changed.length)
  const ledger = createLedger(readEvery, device.read)

  const laneAt = (i: number): LaneTrainer => {
    const lane = lanes[i]
    if (!lane) throw new Error(`lane: ${i} is not allowed; allowed: 0 to ${lanes.length - 1}`)
    return lane
  }

  const askEach = <T>(ask: (lane: LaneTrainer) => Promise<AfterSteps<T>>): Promise<Answer<T>[]> =>
    Promise.all(
      lanes.map((lane) =>
        ask(lane).catch((error: unknown): Answer<T> => ({ refusal: messageOf(error) })),
      ),
    )

  const trains = (i: number): boolean => laneAt(i).active

  async function* pulls(): RunGenerator {
    try {
      let roundDone = true
      yield* handOver({ events: [], roundDone }, ledger.flush)
      yield* preparing()
      for (const piece of pieces()) {
        await device.settle(1) // at most two pieces queued: the page draws on the same device
        ledger.add(piece.work())
        roundDone = piece.roundDone
        yield* handOver({ events: ledger.collect(), roundDone }, ledger.flush)
      }
      yield { events: [...(await ledger.flush()), { type: 'done' }], roundDone, last: true }
    } finally {
      for (const lane of lanes) lane.dispose()
      own?.dispose()
      ledger.dispose()
    }
  }

  async function* preparing(): RunGenerator {
    if (!device.compiles) return
    const compilations = lanes
      .filter(({ active }) => active)
      .flatMap((lane) => lane.compilations(next.t))
    const of = compilations.length
    const told = (done: number, ms: number) =>
      handOver({ events: [{ type: 'preparing', done, of, ms }], roundDone: false }, ledger.flush)
    yield* told(0, 0)
    for (const [before, compile] of compilations.entries()) {
      const began = util.now()
      ledger.add(await compile())
      yield* told(before + 1, util.now() - began)
    }
  }

  /** The rest of the run as pieces of work in their order: evaluations when due, then one step of each lane. */
  function* pieces(): Generator<Piece> {
    for (; next.t <= training.steps; next.t++, next.place = 0) {
      const isDue = next.t % training.evalEvery === 0 || next.t === training.steps
      if (isDue) yield* evaluations(next.t)
      if (next.t < training.steps) yield* steps(next.t)
    }
  }

  /**
   * The evaluation of every lane, pass by pass: lanes take turns, so that those in workers of their own evaluate beside each
   * other. A checkpoint taken on the way begins those that are not done anew.
   */
  function* evaluations(t: number): Generator<Piece> {
    const begun = next.place
    for (let pass = 0; pass < passes; pass++) {
      for (let index = begun; index < lanes.length; index++) {
        const lane = lanes[index]!
        if (pass === passes - 1) next.place = index + 1
        if (lane.active) yield { work: () => lane.evaluate(t, pass), roundDone: false }
      }
    }
  }

  function* steps(t: number): Generator<Piece> {
    let begun = false
    next.place = Math.max(next.place, lanes.length)
    while (next.place < 2 * lanes.length) {
      const index = next.place - lanes.length
      next.place++ // the work is done, and a checkpoint may be taken, before the generator goes on
      const lane = lanes[index]!
      if (!lane.active) continue
      const roundDone = !lanes.slice(index + 1).some((later) => later.active)
      begun = !roundDone
      yield { work: () => lane.step(t, schedule.take(index, t)), roundDone }
    }
    // The lanes that were to step after the last one have stopped since.
    if (begun) yield { work: () => [], roundDone: true }
  }

  return {
    info: runInfoOf(experiment, batches),
    split: batches.split,
    trainLabels: batches.trainLabels,
    batchIndices: batches.indices,
    samples: (count) => samplesOf(dataset, batches, count),
    pictures: (set, most) => picturesOf(dataset, batches, set, most, experiment.seed),
    // What is asked is checked here once, so that a mistake is no lane's answer.
    async verdicts(asked) {
      askedPixels(dataset, batches, asked)
      return askEach((lane) => lane.verdicts(asked))
    },
    async attention(asked) {
      askedPixels(dataset, batches, asked)
      return askEach((lane) => lane.attention(asked))
    },
    trains,
    turnKnob: (...turn) => schedule.add(...turn, trains),
    dropLane: (lane) => laneAt(lane).stop(),
    boundMeasures: (lane, rho) => laneAt(lane).boundMeasures(rho),
    weights: (lane) => laneAt(lane).weights(),
    async checkpoint() {
      const standing = { next: { ...next }, turns: schedule.from(next.t) }
      return [{ ...standing, lanes: await Promise.all(lanes.map((lane) => lane.checkpoint())) }]
    },
    run: () => primed(pulls()),
  }
}
