/** What is remembered of turned knobs. */
import type { KnobEvent, PlannedTurn } from '../../experiment/events.ts'
import { laneField, type Draft } from './draft.ts'
import { withField, withLaneValue } from './edit.ts'

/** The marks with one more. Every seed tells of the same turn: it is one mark. */
export function withMark(marks: readonly KnobEvent[], event: KnobEvent): readonly KnobEvent[] {
  const known = marks.some(
    ({ lane, knob, t }) => lane === event.lane && knob === event.knob && t === event.t,
  )
  return known ? marks : [...marks, event]
}

/** The document with a knob turned of the lane that has this index among `laneIds`: the lane's own, or the optimizer's, which all lanes share. */
export function withTurn(
  draft: Draft,
  laneIds: readonly string[],
  { lane: index, knob, to }: Pick<PlannedTurn, 'lane' | 'knob' | 'to'>,
): Draft {
  const lane = draft.lanes.find(({ id }) => id === laneIds[index])
  if (!lane) return draft
  if (laneField(lane.method, knob)) return withLaneValue(draft, lane.id, knob, to)
  return lane.optimizer?.[knob] === undefined ? withField(draft, 'optimizer', knob, to) : draft
}
