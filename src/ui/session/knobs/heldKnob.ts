/**
 * The knob that is being turned. While it moves, its value is held here and shown wherever the knob is. It is turned when
 * it has rested or is let go, so a drag is one turn and one mark on the charts.
 */
import { create } from 'zustand'
import { knobTurns } from '../pageSession.ts'
import { isSamePlace, type KnobPlace } from './knobTurns.ts'

const rest = 200 // ms

interface Held {
  held: { place: KnobPlace; value: number } | null
}

const useHeld = create<Held>(() => ({ held: null }))

const { getState, setState } = useHeld

let timer: ReturnType<typeof setTimeout> | undefined

/** Moves a knob. Another one that was being turned is let go. */
export function holdKnob(place: KnobPlace, value: number): void {
  const { held } = getState()
  if (held && !isSamePlace(held.place, place)) letGo()
  setState({ held: { place, value } })
  clearTimeout(timer)
  timer = setTimeout(letGo, rest)
}

/** Turns the held knob to the value where it is. */
export function letGo(): void {
  clearTimeout(timer)
  const { held } = getState()
  if (held) turnKnob(held.place, held.value)
}

/** Turns a knob at once, whatever value it was held at. */
export function turnKnob(place: KnobPlace, value: unknown): void {
  const { held } = getState()
  if (held && isSamePlace(held.place, place)) {
    clearTimeout(timer)
    setState({ held: null })
  }
  void knobTurns.turn(place, value)
}

const valueIn = ({ held }: Held, place: KnobPlace): number | null =>
  held && isSamePlace(held.place, place) ? held.value : null

/** The value at which a knob is held; null where it is not. */
export const heldValue = (place: KnobPlace): number | null => valueIn(getState(), place)

export const useHeldValue = (place: KnobPlace): number | null =>
  useHeld((state) => valueIn(state, place))
