/** What is known of a run at its checkpoint, so that it can go on from there. */
import type { HaltEvent, KnobEvent, PlannedTurn } from '../../experiment/events.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { decodeCheckpoint } from '../../formats/checkpoint.ts'
import type { LaneTable } from '../../formats/laneTable.ts'
import type { LaneFeed } from '../measurements/laneFeed.ts'
import { feedsOf, toldBefore } from '../measurements/laneTables.ts'
import { lastAtEachPlace } from './repetition.ts'

/** A run that stood still: what it was started with, what it had measured, and its checkpoint. */
export interface Standing {
  experiment: Experiment
  seeds: readonly number[]
  tables: readonly LaneTable[]
  knobs: readonly KnobEvent[]
  halts: readonly HaltEvent[]
  checkpoint: Uint8Array
}

/** What had happened before the checkpoint. */
export interface Restored {
  feeds: LaneFeed[]
  marks: KnobEvent[]
  halts: HaltEvent[]
  /** Indices of the lanes that had been removed. */
  dropped: number[]
  /** Turns that were still to come. */
  turns: PlannedTurn[]
}

/** Throws one sentence where the checkpoint is not sound. */
export function restore(standing: Standing): Restored {
  const { experiment, seeds, tables, knobs, halts, checkpoint } = standing
  const saved = decodeCheckpoint(checkpoint)
  if (saved.length !== seeds.length) {
    throw new Error(`checkpoint: it has ${saved.length} seeds; allowed: ${seeds.length}`)
  }
  const next = saved.map((seed) => seed.next)
  const lanes = experiment.lanes.length
  const before = toldBefore(halts, lanes, seeds, next)
  const feeds = feedsOf({ tables, halts: before }, lanes, seeds, next)
  return {
    feeds,
    marks: toldBefore(knobs, lanes, seeds, next),
    halts: before,
    // A lane that found no memory has stopped as well. It has halted, and was not removed.
    dropped: [...experiment.lanes.keys()].filter((lane) => {
      const state = saved[0]?.lanes[lane]
      return state?.stopped && !state.halted
    }),
    // Every seed has the same turns still to come.
    turns: lastAtEachPlace(saved.flatMap(({ turns }) => turns)),
  }
}
