/**
 * When knobs turn. Every turn has a step, and each lane takes it right before that step, under every seed. A turn that a
 * person makes while lanes train gets the next step that no lane has begun under any seed. So lanes stay twins.
 */
import type { KnobName, PlannedTurn } from '../../experiment/events.ts'
import type { Position } from '../../experiment/position.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { checkTurns } from './laneKnobs.ts'

export interface TurnSchedule {
  /**
   * Turns a knob of several lanes to a value when the next round begins, and returns that round's step. Throws one
   * sentence, and turns nothing, where one of the lanes may not take it or none of them trains on.
   */
  add(
    lanes: readonly number[],
    knob: KnobName,
    to: number,
    trains: (lane: number) => boolean,
  ): number
  /** Returns the turns that a lane takes before its step t. From this call on, round t has begun. */
  take(lane: number, t: number): readonly PlannedTurn[]
  /** Returns the turns of step t and later. */
  from(t: number): PlannedTurn[]
}

/** Returns the first round that has not begun in a run that goes on from these positions. */
export const nextRound = (positions: readonly Position[], lanes: number): number =>
  Math.max(0, ...positions.map(({ t, place }) => (place > lanes ? t + 1 : t)))

/** Throws one sentence where a turn is of no lane, or not allowed there. */
export function createTurnSchedule(
  experiment: Experiment,
  planned: readonly PlannedTurn[],
  next = 0,
): TurnSchedule {
  const byStep = new Map<number, PlannedTurn[]>()

  function schedule(turns: readonly PlannedTurn[]): void {
    checkTurns(experiment, turns)
    for (const turn of turns) {
      const others = (byStep.get(turn.t) ?? []).filter(
        ({ lane, knob }) => lane !== turn.lane || knob !== turn.knob,
      )
      byStep.set(turn.t, [...others, turn])
    }
  }
  schedule(planned)

  return {
    add(lanes, knob, to, trains) {
      const turns = lanes.map((lane) => ({ lane, t: next, knob, to }))
      checkTurns(experiment, turns)
      if (!lanes.some(trains)) {
        const names = lanes.map((lane) => experiment.lanes[lane]!.name).join(', ')
        throw new Error(
          `${names}: ${knob} cannot be turned; allowed: knobs of a lane that still trains`,
        )
      }
      schedule(turns)
      return next
    },
    take(lane, t) {
      next = Math.max(next, t + 1)
      return byStep.get(t)?.filter((turn) => turn.lane === lane) ?? []
    },
    from: (t) => [...byStep].flatMap(([step, turns]) => (step >= t ? turns : [])),
  }
}
