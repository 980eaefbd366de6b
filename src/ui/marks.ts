import type { KnobEvent } from '../core/events.ts'

/** The marks with one more. Every seed tells of the same turn, perhaps a step apart: it is one mark. */
export function withMark(marks: readonly KnobEvent[], event: KnobEvent): readonly KnobEvent[] {
  const known = marks.some(
    ({ lane, knob, from, to, seed, t }) =>
      lane === event.lane &&
      knob === event.knob &&
      from === event.from &&
      to === event.to &&
      seed !== event.seed &&
      Math.abs(t - event.t) <= 1,
  )
  return known ? marks : [...marks, event]
}
