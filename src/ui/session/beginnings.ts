/** What a run begins with: as a new run, as a kept run that is continued, or as a run whose trainer has crashed. */
import type { PlannedTurn } from '../../experiment/events.ts'
import { beginningOf } from '../../experiment/shortened.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { sameWeights } from '../../formats/weightsOrigin.ts'
import type { StartOptions } from '../../worker/api.ts'
import { LaneFeed, seedsFrom } from '../measurements/laneFeed.ts'
import { tablesOf } from '../measurements/laneTables.ts'
import { newId } from '../store/draft.ts'
import { originOf, type Initial } from '../store/initial.ts'
import { slotsOf } from '../store/laneSlots.ts'
import { draftOfRun } from '../store/inForce.ts'
import type { StartPlan } from '../store/lab.ts'
import { freeName, newRunId } from '../store/runLibrary.ts'
import { stepsOfRun, type Run, type WaitingTurn } from '../store/run.ts'
import { placeOfTurn, turnsOfRun } from './replay.ts'
import { restore, type Standing } from './resume.ts'

export interface Beginning {
  run: Omit<Run, 'number' | 'series' | 'info' | 'compiling'>
  /** By lane index: what the run has measured so far, and what it measures from here on. */
  feeds: readonly LaneFeed[]
  /** The steps that the furthest lane has done before. */
  from: number
  options: StartOptions
  /** What the page shows once the run has begun; left out, what it shows already. */
  shown?: (run: Run) => Partial<StartPlan>
}

/** A kept run to continue, with its identity. */
export interface ContinuedRecord
  extends Standing, Pick<Run, 'id' | 'name' | 'note' | 'begun' | 'weights' | 'interruptions'> {}

/** A new run of a valid plan. */
export function newRun(
  experiment: Experiment,
  { draft, seeds: count, initial, turns = [] }: StartPlan,
): Beginning {
  const seeds = seedsFrom(experiment.seed, count)
  const name = experiment.lanes.map((lane) => lane.name).join(', ')
  return {
    run: {
      ...untouched(name),
      started: experiment,
      seeds,
      weights: originOf(initial),
      laneIds: draft.lanes.map(({ id }) => id),
      slots: draft.lanes.map(({ slot }) => slot),
      turns,
    },
    feeds: experiment.lanes.map(() => new LaneFeed(seeds)),
    from: 0,
    options: { seeds, turns, ...(initial?.bytes && { weights: initial.bytes }) },
  }
}

/** A new identity, and nothing that has happened yet. */
function untouched(name: string) {
  return {
    id: newRunId(),
    name: freeName(beginningOf(name, 80)),
    note: '',
    begun: new Date().toISOString(),
    removed: [],
    dropped: [],
    marks: [],
    waiting: [],
    halts: [],
    interruptions: [],
  }
}

/**
 * A kept run from its checkpoint. Throws one sentence where the checkpoint is not sound. `atHand` are the initial weights
 * that the page has: it keeps their file if the run began from the same one.
 */
export function continuedRun(record: ContinuedRecord, atHand: Initial | null): Beginning {
  const { id, name, note, begun, weights, interruptions } = record
  const { experiment: started, checkpoint } = record
  const seeds = [...record.seeds]
  const { feeds, marks, halts, dropped, turns } = restore(record)
  const laneIds = started.lanes.map(newId)
  const droppedIds = dropped.map((lane) => laneIds[lane]!)
  const isAtHand = sameWeights(weights, originOf(atHand))
  const initial = isAtHand ? atHand : weights && { ...weights, bytes: null }
  return {
    run: {
      id,
      name,
      note,
      begun,
      weights,
      interruptions,
      started,
      seeds,
      laneIds,
      slots: slotsOf(started.lanes),
      marks,
      turns,
      removed: droppedIds,
      dropped: droppedIds,
      waiting: [],
      halts,
    },
    feeds,
    from: stepsOfFeeds(feeds),
    options: { seeds, checkpoint },
    shown: (run) => ({ draft: draftOfRun(run), seeds: seeds.length, initial }),
  }
}

/**
 * A run whose trainer has crashed, from its last checkpoint; from step 0 where there is none. Knobs
 * turn at the steps where they were turned, so the run repeats what was lost. `weights` is the
 * file of initial weights that the run began from.
 */
export function recoveredRun(
  run: Run,
  checkpoint: Uint8Array | null,
  weights?: Uint8Array,
): Beginning {
  const { seeds, laneIds, started } = run
  const turns = turnsOfRun(run)
  if (!checkpoint || stepsOfRun(run) === 0) {
    const { slots, removed, dropped, turns: planned } = run
    const origin = { started, seeds, weights: run.weights, turns: planned }
    const lanes = { laneIds, slots, removed, dropped }
    return {
      run: { ...untouched(run.name), ...origin, ...lanes, waiting: waitingOf(run, turns) },
      feeds: started.lanes.map(() => new LaneFeed(seeds)),
      options: { seeds: [...seeds], turns, ...(weights && { weights }) },
      from: 0,
    }
  }
  const { feeds, marks, halts } = restore({
    experiment: started,
    seeds,
    tables: tablesOf(run.series, seeds),
    knobs: run.marks,
    halts: run.halts,
    checkpoint,
  })
  const known = new Set(marks.map(placeOfTurn))
  const missing = turns.filter((turn) => !known.has(placeOfTurn(turn)))
  const from = stepsOfFeeds(feeds)
  return {
    run: {
      ...run,
      marks,
      waiting: waitingOf(run, missing),
      halts,
      interruptions: [...run.interruptions, from],
    },
    feeds,
    options: { seeds: [...seeds], checkpoint, turns: missing },
    from,
  }
}

const stepsOfFeeds = (feeds: readonly LaneFeed[]): number =>
  stepsOfRun({ series: feeds.map(({ series }) => series) })

/** Of turns that are still to be made, those that a person made: the page shows them already. */
function waitingOf({ turns: planned }: Run, turns: readonly PlannedTurn[]): WaitingTurn[] {
  const places = new Set(planned.map(placeOfTurn))
  return turns
    .filter((turn) => !places.has(placeOfTurn(turn)))
    .map((turn) => ({ ...turn, request: 0 }))
}
