/** The lane and the knob that the keys turn. */
import { create } from 'zustand'
import type { KnobName } from '../../../experiment/events.ts'
import { knobsOf, turnBy } from './knobSteps.ts'
import type { LaneDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'

export const useChosen = create<{ laneId: string | null; knob: KnobName | null }>(() => ({
  laneId: null,
  knob: 'alpha',
}))

/** The knobs of a lane that the projector layout shows, few enough to be large. */
export const presentedKnobs = (lane: LaneDraft): KnobName[] =>
  knobsOf(lane).filter((knob) => knob !== 'weightDecay')

export interface Chosen {
  lane: LaneDraft
  knob: KnobName | undefined
}

/** The chosen lane and knob. Where none was chosen: the last of the lanes with the most knobs, and its first knob. */
export function chosenOf(
  lanes: readonly LaneDraft[],
  laneId: string | null,
  wanted: KnobName | null,
): Chosen | null {
  const most = (best: LaneDraft | null, lane: LaneDraft) =>
    best && presentedKnobs(best).length > presentedKnobs(lane).length ? best : lane
  const lane = lanes.find(({ id }) => id === laneId) ?? lanes.reduce(most, null)
  if (!lane) return null
  const knobs = presentedKnobs(lane)
  return { lane, knob: knobs.find((knob) => knob === wanted) ?? knobs[0] }
}

function now(): Chosen | null {
  const { laneId, knob } = useChosen.getState()
  return chosenOf(useLab.getState().draft.lanes, laneId, knob)
}

export function chooseLane(index: number): void {
  const lane = useLab.getState().draft.lanes[index]
  if (lane) useChosen.setState({ laneId: lane.id })
}

/** Chooses a knob of the lane. A knob that the lane does not have changes nothing. */
export function chooseKnob(knob: KnobName): void {
  const chosen = now()
  if (chosen && presentedKnobs(chosen.lane).includes(knob)) useChosen.setState({ knob })
}

export function chooseNextKnob(direction: 1 | -1): void {
  const chosen = now()
  if (!chosen?.knob) return
  const knobs = presentedKnobs(chosen.lane)
  const next = (knobs.indexOf(chosen.knob) + direction + knobs.length) % knobs.length
  useChosen.setState({ knob: knobs[next]! })
}

export function turnChosen(direction: 1 | -1): void {
  const chosen = now()
  if (chosen?.knob) turnBy(chosen.lane, chosen.knob, direction)
}
