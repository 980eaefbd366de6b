/** One execution of an Experiment, as the page knows it. */
import type { HaltEvent, KnobEvent, PlannedTurn } from '../../experiment/events.ts'
import type { Experiment } from '../../experiment/schema.ts'
import type { RunInfo } from '../../core/training/runInfo.ts'
import type { RunRecord } from '../../formats/runRecord.ts'
import type { WeightsOrigin } from '../../formats/weightsOrigin.ts'
import type { LaneSeries } from '../measurements/laneSeries.ts'

/** How far the compiling before the first step is: programs, and milliseconds spent. */
export interface Compiling {
  readonly done: number
  readonly of: number
  readonly ms: number
}

/** A turn that the trainer was asked for, and that is not in force yet. */
export interface WaitingTurn extends Pick<PlannedTurn, 'lane' | 'knob' | 'to'> {
  /** The step at which it acts; null until the trainer has answered. */
  readonly t: number | null
  /** The number of the request. A request for several lanes is a turn for each of them. */
  readonly request: number
}

/** A lane index is the place of a lane in `started`. The trainer counts lanes in the same way. */
export interface Run {
  readonly number: number
  /** The key under which it is kept, its name, a person's note about it, and when it was started, in ISO 8601. */
  readonly id: string
  readonly name: string
  readonly note: string
  readonly begun: string
  /** The Experiment as it was started, removed lanes included. `inForceOf` adds the knobs that were turned since. */
  readonly started: Experiment
  /** Every lane trains under each of these seeds. */
  readonly seeds: readonly number[]
  /** The file that every lane's initial weights came from; null where the seeds gave them. */
  readonly weights: WeightsOrigin | null
  /** The id and the colour of each lane's card, by lane index. */
  readonly laneIds: readonly string[]
  readonly slots: readonly number[]
  /** Ids of the lanes that the page shows no longer. A lane of them trains on while its removal can be undone. */
  readonly removed: readonly string[]
  /** Ids of the removed lanes that train no further. */
  readonly dropped: readonly string[]
  /** Measured numbers by lane index, as means over the seeds. They grow in place. */
  readonly series: readonly LaneSeries[]
  readonly info: RunInfo
  /** The turns that are in force, as the trainer told them. A turn under several seeds is one event. */
  readonly marks: readonly KnobEvent[]
  /** The turns that were planned when the run started. */
  readonly turns: readonly PlannedTurn[]
  /** The turns that a person made and that are not in force yet. */
  readonly waiting: readonly WaitingTurn[]
  /** A lane halts by itself under each seed, each at its own step. */
  readonly halts: readonly HaltEvent[]
  /** Steps at which training was interrupted and then continued from a checkpoint. */
  readonly interruptions: readonly number[]
  /** null before compiling has begun, and where nothing is compiled. */
  readonly compiling: Compiling | null
  /** The kept run that is replayed, in which nothing trains; null where it trains. */
  readonly replayed: RunRecord | null
}

/** Whether a lane has halted under all seeds. */
export const isHalted = ({ halts, seeds, laneIds }: Run, id: string): boolean =>
  halts.filter(({ lane }) => laneIds[lane] === id).length === seeds.length

/** Whether a lane trains no further: it has halted, or it was removed for good. */
export const isOver = (run: Run, id: string): boolean =>
  isHalted(run, id) || run.dropped.includes(id)

/** Steps that a lane has done under all its seeds. */
export const stepsOfLane = ({ series }: Pick<Run, 'series'>, lane: number): number =>
  series[lane]?.steps.step.length ?? 0

/** Steps that the furthest lane has done. */
export const stepsOfRun = (run: Pick<Run, 'series'> | null): number =>
  Math.max(0, ...(run?.series.map((lane) => lane.steps.step.length) ?? []))
