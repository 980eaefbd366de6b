/**
 * Walking through a step that has been computed, phase by phase. The step is measured as a whole; to walk is to
 * look at its numbers in the order in which they came.
 */
import { create } from 'zustand'
import { session } from '../../session/pageSession.ts'

interface Walk {
  /** The step that is walked through, and the place in its phases. */
  t: number
  place: number
}

const useWalk = create<{ walk: Walk | null }>(() => ({ walk: null }))

/** Where one stands in step t; null where the step is shown whole. */
export function usePhasePlace(t: number | undefined, paused: boolean): number | null {
  const walk = useWalk((state) => state.walk)
  return paused && walk && walk.t === t ? walk.place : null
}

const stand = (t: number, place: number) => useWalk.setState({ walk: { t, place } })

/** To the next of the step's phases; after the last one the next step is computed. */
export async function nextPhase(t: number, place: number | null, phases: number): Promise<void> {
  const next = place === null ? 0 : place + 1
  if (next < phases) return stand(t, next)
  stand(t + 1, 0)
  await session.step()
}

export const previousPhase = (t: number, place: number) => stand(t, place - 1)
