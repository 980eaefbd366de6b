/** What was just done and may still be undone. */
import { create } from 'zustand'

export interface Removal {
  /** What happened, as a sentence. */
  sentence: string
  undo: () => void
  /** Makes it final: what cannot be undone happens only here. */
  finish?: () => void
}

const patience = 10_000 // ms

/** One at a time. */
export const useUndo = create<{ removal: Removal | null }>(() => ({ removal: null }))

const { getState, setState } = useUndo

let timer: ReturnType<typeof setTimeout> | undefined

/** Offers to undo a removal for a while; another that was offered before is final with that. */
export function offerUndo(removal: Removal): void {
  finish()
  setState({ removal })
  resumeOffer()
}

export function undo(): void {
  const { removal } = getState()
  clear()
  removal?.undo()
}

/** Nothing becomes final while a person is about to press. */
export const holdOffer = (): void => clearTimeout(timer)

export function resumeOffer(): void {
  clearTimeout(timer)
  timer = setTimeout(finish, patience)
}

function finish(): void {
  const { removal } = getState()
  clear()
  removal?.finish?.()
}

function clear(): void {
  clearTimeout(timer)
  setState({ removal: null })
}
