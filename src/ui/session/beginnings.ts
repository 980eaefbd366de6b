/** What a run begins with: as a new run, as a kept run that is continued or replayed, or as a run whose trainer has crashed. */
import type { PlannedTurn } from '../../experiment/events.ts'
import { beginningOf } from '../../experiment/shortened.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { mostStepsIn } from '../../formats/laneTable.ts'
import type { RunRecord } from '../../formats/runRecord.ts'
import { sameWeights } from '../../formats/weightsOrigin.ts'
import type { StartOptions } from '../../worker/api.ts'
import { integer } from '../format/numbers.ts'
import { LaneFeed, seedsFrom } from '../measurements/laneFeed.ts'
import { feedsOf, tablesOf, toldBefore } from '../measurements/laneTables.ts'
import { newId } from '../store/draft.ts'
import { originOf, type Initial } from '../store/initial.ts'
import { slotsOf } from '../store/laneSlots.ts'
import { draftOfRun } from '../store/inForce.ts'
import type { Lab, StartPlan } from '../store/lab.ts'
import { freeName, newRunId } from '../store/runLibrary.ts'
import { stepsOfRun, type Run, type WaitingTurn } from '../store/run.ts'
import { placeOfTurn, turnsOfRun } from './repetition.ts'
import { restore, type Standing } from './resume.ts'

export interface Beginning {
  run: Omit<Run, 'number' | 'series' | 'info' | 'compiling'>
  /** By lane index: what the run has measured so far, and what it measures from here on. */
  feeds: readonly LaneFeed[]
  /** The steps that the furthest lane has done before. */
  from: number
  options: StartOptions
  /** The kept run that is replayed, and whether nothing of it is left to be played; left out where a trainer trains. */
  replay?: { record: RunRecord; isWhole: boolean }
  /** What the page shows once the run has begun; left out, what it shows already. */
  shown?: (run: Run) => Partial<StartPlan>
}

/** The run once it has begun. */
export const runOf = ({ run, feeds }: Beginning, number: number, info: Run['info']): Run => {
  const series = feeds.map((feed) => feed.series)
  return { ...run, number, series, info, compiling: null }
}

type KeptRun = Pick<RunRecord, 'id' | 'name' | 'note' | 'begun' | 'weights' | 'experiment'>

/** A kept run to continue, with its identity. */
export interface ContinuedRecord extends Standing, Omit<KeptRun, 'experiment'> {
  interruptions: readonly number[]
}

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
    replayed: null,
  }
}

/**
 * A kept run from its checkpoint. Throws one sentence where the checkpoint is not sound. `atHand` are the initial weights
 * that the page has: it keeps their file if the run began from the same one.
 */
export function continuedRun(record: ContinuedRecord, atHand: Initial | null): Beginning {
  const { experiment: started, checkpoint } = record
  const seeds = [...record.seeds]
  const { feeds, marks, halts, dropped, turns } = restore(record)
  const { laneIds, initial, ...kept } = identityOf(record, atHand)
  const droppedIds = dropped.map((lane) => laneIds[lane]!)
  return {
    run: {
      ...kept,
      interruptions: record.interruptions,
      started,
      seeds,
      laneIds,
      marks,
      turns,
      removed: droppedIds,
      dropped: droppedIds,
      waiting: [],
      halts,
      replayed: null,
    },
    feeds,
    from: stepsOfFeeds(feeds),
    options: { seeds, checkpoint },
    shown: (run) => ({ draft: draftOfRun(run), seeds: seeds.length, initial }),
  }
}

/** What a kept run is called, its cards, and its initial weights: with their file, if the page has it. */
function identityOf(
  { id, name, note, begun, weights, experiment }: KeptRun,
  atHand: Initial | null,
): Pick<Run, 'id' | 'name' | 'note' | 'begun' | 'weights' | 'laneIds' | 'slots'> & {
  initial: Initial | null
} {
  const laneIds = experiment.lanes.map(newId)
  const isAtHand = sameWeights(weights, originOf(atHand))
  const initial = isAtHand ? atHand : weights && { ...weights, bytes: null }
  return { id, name, note, begun, weights, laneIds, slots: slotsOf(experiment.lanes), initial }
}

/**
 * A kept run as it was after `at` steps, to be replayed from there. Where the page shows the same replay, `before`, the
 * lanes keep their cards.
 */
export function replayedRun(
  record: RunRecord,
  at: number,
  { run: before, draft, initial: atHand }: Pick<Lab, 'run' | 'draft' | 'initial'>,
): Beginning {
  const { experiment: started, tables, knobs, halts, interruptions } = record
  const seeds = [...record.seeds]
  const { initial, ...kept } = identityOf(record, atHand)
  const same = before?.replayed === record ? before : null
  const end = mostStepsIn(tables)
  const from = Math.min(at, end)
  const isWhole = from === end
  const lanes = started.lanes.length
  const next = seeds.map(() => ({ t: from, place: 0 }))
  const past = isWhole ? halts : toldBefore(halts, lanes, seeds, next)
  const hidden = new Set(draft.lanes.filter((lane) => lane.hidden).map((lane) => lane.id))
  return {
    run: {
      ...kept,
      ...(same && { name: same.name, note: same.note, laneIds: same.laneIds, slots: same.slots }),
      started,
      seeds,
      removed: [],
      dropped: [],
      marks: isWhole ? knobs : toldBefore(knobs, lanes, seeds, next),
      turns: [],
      waiting: [],
      halts: past,
      interruptions: interruptions.filter((t) => t <= from),
      replayed: record,
    },
    feeds: feedsOf({ tables, halts: past }, lanes, seeds, isWhole ? undefined : next),
    from,
    replay: { record, isWhole },
    options: {},
    shown: (run) => ({ draft: draftOfRun(run, hidden), seeds: seeds.length, initial }),
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

/** How a run goes on whose trainer has crashed, as a sentence. */
export const wayOn = ({ options, from }: Beginning): string =>
  options.checkpoint
    ? `Training went on from step ${integer(from)}.`
    : 'There was no checkpoint yet: training began anew.'

const stepsOfFeeds = (feeds: readonly LaneFeed[]): number =>
  stepsOfRun({ series: feeds.map(({ series }) => series) })

/** Of turns that are still to be made, those that a person made: the page shows them already. */
function waitingOf({ turns: planned }: Run, turns: readonly PlannedTurn[]): WaitingTurn[] {
  const places = new Set(planned.map(placeOfTurn))
  return turns
    .filter((turn) => !places.has(placeOfTurn(turn)))
    .map((turn) => ({ ...turn, request: 0 }))
}
