/** The lane and the knob that the keys turn in a room. */
import { create } from 'zustand'
import type { KnobName } from '../../experiment/events.ts'
import { knobsOf, turnBy } from './knobSteps.ts'
import type { LaneDraft } from '../store/draft.ts'
import { useLab } from '../store/lab.ts'

export const useChosen = create<{ laneId: string | null; knob: KnobName | null }>(() => ({
  laneId: null,
  knob: 'alpha',
}))

/** Few enough to be large. */
export const roomKnobs = (lane: LaneDraft): KnobName[] =>
  knobsOf(lane).filter((knob) => knob !== 'weightDecay')

export interface Chosen {
  lane: LaneDraft
  knob: KnobName | undefined
}

/** What is chosen now: where nothing was, the last lane, which has most to turn, and its first knob. */
export function chosenOf(
  lanes: readonly LaneDraft[],
  laneId: string | null,
  wanted: KnobName | null,
): Chosen | null {
  const most = (best: LaneDraft | null, lane: LaneDraft) =>
    best && roomKnobs(best).length > roomKnobs(lane).length ? best : lane
  const lane = lanes.find(({ id }) => id === laneId) ?? lanes.reduce(most, null)
  if (!lane) return null
  const knobs = roomKnobs(lane)
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

/** Chooses a knob of the lane; one that it has not leaves the choice as it was. */
export function chooseKnob(knob: KnobName): void {
  const chosen = now()
  if (chosen && roomKnobs(chosen.lane).includes(knob)) useChosen.setState({ knob })
}

export function chooseNextKnob(direction: 1 | -1): void {
  const chosen = now()
  if (!chosen?.knob) return
  const knobs = roomKnobs(chosen.lane)
  const next = (knobs.indexOf(chosen.knob) + direction + knobs.length) % knobs.length
  useChosen.setState({ knob: knobs[next]! })
}

export function turnChosen(direction: 1 | -1): void {
  const chosen = now()
  if (chosen?.knob) turnBy(chosen.lane, chosen.knob, direction)
}
