/** The lane and the knob that the keys turn. */
import { create } from 'zustand'
import type { KnobName } from '../../../experiment/events.ts'
import { plainNumber } from '../../../experiment/plainNumber.ts'
import { useMode } from '../../store/layoutMode.ts'
import { knobsOf, turnBy, turnTo, turnToEnd } from './knobSteps.ts'
import type { LaneDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'

interface ChosenState {
  laneId: string | null
  knob: KnobName | null
  /** What was typed of a new value for the knob; null while none is being typed. */
  typed: string | null
}

export const useChosen = create<ChosenState>(() => ({ laneId: null, knob: 'alpha', typed: null }))

/** The knobs of a lane that the projector layout shows: those that somebody chose, or few enough to be large. */
export function presentedKnobs(lane: LaneDraft): KnobName[] {
  const { mode, knobs } = useMode.getState()
  const wanted = mode === 'present' && knobs.length > 0 ? knobs : usual
  return knobsOf(lane).filter((knob) => wanted.includes(knob))
}

const usual: readonly KnobName[] = ['k', 'alpha', 'rho', 'lr']

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

export function turnChosen(direction: 1 | -1, size: 'fine' | 'coarse' = 'fine'): void {
  const chosen = now()
  if (chosen?.knob) turnBy(chosen.lane, chosen.knob, direction, size)
}

export function turnChosenToEnd(end: 'min' | 'max'): void {
  const chosen = now()
  if (chosen?.knob) turnToEnd(chosen.lane, chosen.knob, end)
}

/** A new value for the chosen knob is typed key by key. */
export function beginTyping(): void {
  if (now()?.knob) useChosen.setState({ typed: '' })
}

/** Takes a key while a value is being typed; false where none is, or where the key means nothing in a number. */
export function typeKey(key: string): boolean {
  const { typed } = useChosen.getState()
  if (typed === null) return false
  if (/^[\d.,]$/.test(key)) useChosen.setState({ typed: typed + key.replace(',', '.') })
  else if (key === 'Backspace') useChosen.setState({ typed: typed.slice(0, -1) })
  else if (key === 'Escape') useChosen.setState({ typed: null })
  else if (key === 'Enter') takeTyped(typed)
  else return false
  return true
}

/** What is no number that the knob may have stays where it was typed. */
function takeTyped(typed: string): void {
  const chosen = now()
  const value = plainNumber(typed)
  const taken = chosen?.knob && !Number.isNaN(value) && turnTo(chosen.lane, chosen.knob, value)
  if (taken || typed === '') useChosen.setState({ typed: null })
}
