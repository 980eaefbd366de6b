/** The knobs of a lane as something that is turned step by step, by keys and buttons. */
import { knobNames, type KnobName } from '../../../experiment/events.ts'
import { fieldMeta } from '../../../experiment/field.ts'
import { isOptimizerKnob, knobFields } from '../../../experiment/knobFields.ts'
import { trackOf, type Track } from '../../format/sliderScale.ts'
import type { LaneDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { heldValue, holdKnob, turnKnob, useHeldValue } from './heldKnob.ts'
import { knobValue, placeOfKnob } from './knobTurns.ts'

/** The knobs that a lane has: its method's, and the optimizer's where it has no setting of its own for them. */
export function knobsOf({ method, optimizer }: LaneDraft): KnobName[] {
  const fields = knobFields(method)
  return knobNames.filter(
    (knob) => fields[knob] && !(isOptimizerKnob(knob) && optimizer?.[knob] !== undefined),
  )
}

/** The value at which a lane's knob stands or is held; NaN while what was typed for it is no number. */
export function useKnobValue(lane: LaneDraft, knob: KnobName): number {
  const place = placeOfKnob(lane, knob)
  const value = useLab(({ draft }) => knobValue(draft, place))
  const held = useHeldValue(place)
  return held ?? (typeof value === 'number' ? value : NaN)
}

const metaOf = ({ method }: LaneDraft, knob: KnobName) => fieldMeta(knobFields(method)[knob]!)

/** Where a knob stands on its slider, from 0 to 1. */
export function sliderShare(lane: LaneDraft, knob: KnobName, value: number): number {
  const { min, max } = metaOf(lane, knob)
  const track = trackOf(knob, min, max)
  return (track.positionOf(value) - track.min) / (track.max - track.min)
}

/** How many steps take a knob from one end of its slider to the other. */
const steps = { fine: 40, coarse: 4 } as const

/** Turns a knob a fortieth or a fourth of its slider up or down, by one position at least. */
export function turnBy(
  lane: LaneDraft,
  knob: KnobName,
  direction: 1 | -1,
  size: keyof typeof steps = 'fine',
): void {
  const place = placeOfKnob(lane, knob)
  const now = heldValue(place) ?? knobValue(useLab.getState().draft, place)
  const { min, max, default: standard } = metaOf(lane, knob)
  const from = typeof now === 'number' ? now : Number(standard)
  holdKnob(place, oneStepFrom(from, trackOf(knob, min, max), direction, steps[size]))
}

/** Turns a knob to an end of its slider. */
export function turnToEnd(lane: LaneDraft, knob: KnobName, end: 'min' | 'max'): void {
  const { min, max } = metaOf(lane, knob)
  const track = trackOf(knob, min, max)
  holdKnob(placeOfKnob(lane, knob), track.valueAt(track[end]))
}

/** Turns a knob to a value as it was typed; false where it is not allowed. */
export function turnTo(lane: LaneDraft, knob: KnobName, value: number): boolean {
  const isAllowed = knobFields(lane.method)[knob]!.safeParse(value).success
  if (isAllowed) turnKnob(placeOfKnob(lane, knob), value)
  return isAllowed
}

/** The value one of so many steps away; beyond the slider's end a value only comes back. */
function oneStepFrom(value: number, track: Track, direction: 1 | -1, of: number): number {
  const stride = Math.max(
    track.step,
    Math.round((track.max - track.min) / of / track.step) * track.step,
  )
  const here = track.positionOf(value)
  const there = Math.min(track.max, Math.max(track.min, here + direction * stride))
  const to = track.valueAt(there)
  return direction * (to - value) > 0 ? to : value
}
