/** Where the tour is: which stop, and whether it was ever finished or left. */
import { create } from 'zustand'
import { useMode } from '../../store/layoutMode.ts'
import { stops } from './stops.ts'

const stored = 'looksam-lab.tour'

interface Tour {
  /** The number of its stop; null while there is no tour. */
  at: number | null
  /** Whether a person asked for this stop, and so may be led to it. */
  led: boolean
}

export const useTour = create<Tour>(() => ({ at: null, led: false }))

/** On the first visit the tour stands at its first stop; it takes neither the focus nor the place of anything. */
export function beginOnFirstVisit(): void {
  if (useMode.getState().mode === 'page' && !wasSeen()) useTour.setState({ at: 0, led: false })
}

export const beginTour = () => useTour.setState({ at: 0, led: true })

export function goTo(at: number): void {
  if (stops[at]) useTour.setState({ at, led: true })
  else endTour()
}

/** Finished or left, it does not come again by itself. */
export function endTour(): void {
  useTour.setState({ at: null })
  try {
    localStorage.setItem(stored, 'seen')
  } catch {
    // Storage may be blocked: then it comes again with the next visit.
  }
}

function wasSeen(): boolean {
  try {
    return localStorage.getItem(stored) !== null
  } catch {
    return false
  }
}
