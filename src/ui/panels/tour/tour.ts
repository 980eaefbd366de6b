/** The state of the tour: its current stop, and whether it was finished or left before. */
import { z } from '../../../experiment/zod.ts'
import { create } from 'zustand'
import { rememberedChoice } from '../../browser/remembered.ts'
import { useMode } from '../../store/layoutMode.ts'

/** Whether the tour was finished or left before. Where the browser cannot remember that, each visit begins with it. */
const wasSeen = rememberedChoice(
  'looksam-lab.tour',
  z.codec(z.string(), z.boolean(), { decode: () => true, encode: () => 'seen' }),
  false,
)

interface Tour {
  /** The index of its stop; null while there is no tour. */
  at: number | null
  /** Whether a person asked for this stop; only then the page scrolls to it and the card takes the focus. */
  led: boolean
}

export const useTour = create<Tour>(() => ({ at: null, led: false }))

/** On the first visit the tour shows its first stop. It takes neither the focus nor any other element's place. */
export function beginOnFirstVisit(): void {
  const isNew = !wasSeen.getState().choice
  if (isNew && useMode.getState().mode === 'page') useTour.setState({ at: 0, led: false })
}

export const beginTour = () => useTour.setState({ at: 0, led: true })

export const goTo = (at: number) => useTour.setState({ at, led: true })

/** Ends the tour; it does not begin by itself again. */
export function endTour(): void {
  useTour.setState({ at: null })
  wasSeen.setState({ choice: true })
}
