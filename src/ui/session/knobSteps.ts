/** The knobs of a lane as something that is turned step by step, by keys and buttons. */
import { create } from 'zustand'
import { knobNames, type KnobName } from '../../experiment/events.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { sections } from '../../experiment/schema.ts'
import { trackOf } from '../format/sliderScale.ts'
import { fieldOf, laneField, type LaneDraft } from '../store/draft.ts'
import { useLab } from '../store/lab.ts'
import { turnKnob, turnOptimizer } from './liveEdits.ts'

type SharedKnob = 'lr' | 'weightDecay'
const isShared = (knob: KnobName): knob is SharedKnob => knob === 'lr' || knob === 'weightDecay'

/** The knobs that a lane has: its method's, and the optimizer's where it has no setting of its own for them. */
export const knobsOf = ({ method, optimizer }: LaneDraft): KnobName[] =>
  knobNames.filter((knob) =>
    isShared(knob) ? optimizer?.[knob] === undefined : laneField(method, knob) !== undefined,
  )

const metaOf = ({ method }: LaneDraft, knob: KnobName) =>
  fieldMeta(isShared(knob) ? sections.optimizer[knob] : laneField(method, knob)!)

/** A knob's value that is not yet sent, because it may be turned on at once. */
const useHeld = create<{ held: { id: string; knob: KnobName; value: number } | null }>(() => ({
  held: null,
}))

/** The value of a lane's knob; NaN while what was typed for it is no number. */
export function useKnobValue(lane: LaneDraft, knob: KnobName): number {
  const shared = useLab(({ draft }) => draft.optimizer[knob])
  const held = useHeld((state) => state.held)
  if (held?.id === lane.id && held.knob === knob) return held.value
  const value = isShared(knob) ? shared : fieldOf(lane.method, lane.values, knob)
  return typeof value === 'number' ? value : NaN
}

/** Where a knob stands on its slider, from 0 to 1. */
export function sliderShare(lane: LaneDraft, knob: KnobName, value: number): number {
  const { min, max } = metaOf(lane, knob)
  const track = trackOf(knob, min, max)
  return (track.positionOf(value) - track.min) / (track.max - track.min)
}

const rest = 250 // ms, after which a turn is one change of the run and one mark

let timer: ReturnType<typeof setTimeout> | undefined

/** Turns a knob a fortieth of its slider up or down, by one position at least. */
export function turnBy(lane: LaneDraft, knob: KnobName, direction: 1 | -1): void {
  const { held } = useHeld.getState()
  const same = held?.id === lane.id && held.knob === knob
  if (held && !same) send()
  const { draft } = useLab.getState()
  const kept = isShared(knob) ? draft.optimizer[knob] : fieldOf(lane.method, lane.values, knob)
  const from = same ? held.value : kept
  const { min, max, default: standard } = metaOf(lane, knob)
  const value = turned(
    knob,
    typeof from === 'number' ? from : Number(standard),
    direction,
    min,
    max,
  )
  useHeld.setState({ held: { id: lane.id, knob, value } })
  clearTimeout(timer)
  timer = setTimeout(send, rest)
}

/** The value a fortieth of the slider away; beyond the slider's end a value only comes back. */
function turned(
  knob: KnobName,
  value: number,
  direction: 1 | -1,
  min?: number,
  max?: number,
): number {
  const track = trackOf(knob, min, max)
  const stride = Math.max(
    track.step,
    Math.round((track.max - track.min) / 40 / track.step) * track.step,
  )
  const here = track.positionOf(value)
  const there = Math.min(track.max, Math.max(track.min, here + direction * stride))
  const to = track.valueAt(there)
  return direction * (to - value) > 0 ? to : value
}

function send(): void {
  clearTimeout(timer)
  const { held } = useHeld.getState()
  if (!held) return
  const { id, knob, value } = held
  if (useLab.getState().draft.lanes.some((lane) => lane.id === id)) {
    void (isShared(knob) ? turnOptimizer(knob, value) : turnKnob(id, knob, value))
  }
  useHeld.setState({ held: null })
}
