/** How a run came to be what it is, as a link tells it: what it started with, and the knobs turned on the way. */
import { knobNames, type KnobName, type PlannedTurn } from '../../experiment/events.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { mostTurns } from '../../formats/turns.ts'
import { withTurn } from '../store/knobEvents.ts'
import { parseDraft, type Draft } from '../store/draft.ts'
import type { Run } from '../store/lab.ts'

export interface Replay {
  experiment: Experiment
  turns: PlannedTurn[]
}

type Past = Pick<Run, 'started' | 'inForce' | 'marks' | 'turns' | 'series' | 'laneIds'>

/** null where a start of these would not repeat it: a lane was removed, or too much was turned. */
export function replayOf({ started, inForce, marks, turns, series, laneIds }: Past): Replay | null {
  if (started.lanes.length !== inForce.lanes.length) return null
  const doneBy = (lane: number) => series[lane]?.steps.step.length ?? 0
  const apply = (draft: Draft, turn: PlannedTurn) => withTurn(draft, laneIds, turn)
  const told = marks.map(({ lane, t, knob, to }): PlannedTurn => ({ lane, t, knob, to }))
  const asTold = parseDraft(told.reduce(apply, started)).experiment
  const now = parseDraft(inForce).experiment
  if (!asTold || !now) return null
  // The next round: what some lanes have begun, a turn no longer reaches in any.
  const round = Math.max(...laneIds.map((_, lane) => doneBy(lane)))
  const waiting = laneIds.flatMap((_, lane) =>
    knobNames.flatMap((knob): PlannedTurn[] => {
      const to = valueOf(now, lane, knob)
      const known = to === undefined || to === valueOf(asTold, lane, knob)
      return known ? [] : [{ lane, t: round, knob, to }]
    }),
  )
  const ahead = turns.filter(({ lane, t }) => t >= doneBy(lane))
  const all = [...told, ...ahead, ...waiting].toSorted((a, b) => a.t - b.t)
  const later = all.filter(({ t }) => t > 0)
  const { experiment } = parseDraft(all.filter(({ t }) => t === 0).reduce(apply, started))
  return experiment && later.length <= mostTurns ? { experiment, turns: later } : null
}

function valueOf({ lanes, optimizer }: Experiment, index: number, knob: KnobName) {
  const lane = lanes[index]!
  if (knob === 'lr' || knob === 'weightDecay') return lane.optimizer?.[knob] ?? optimizer[knob]
  return (lane as Partial<Record<KnobName, number>>)[knob]
}
