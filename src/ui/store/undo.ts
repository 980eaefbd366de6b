/** What was just done and may still be undone. */
import { create } from 'zustand'

interface Offer {
  /** What happened, as a sentence. */
  sentence: string
  undo: () => void
  /** Makes it final. What cannot be undone happens only here. */
  finish?: () => void
}

const patience = 10_000 // ms

/** There is one offer at a time. */
export const useUndo = create<{ offer: Offer | null }>(() => ({ offer: null }))

const { getState, setState } = useUndo

let timer: ReturnType<typeof setTimeout> | undefined

/** Offers to undo what was just done, for a while. What was offered before is final with that. */
export function offerUndo(offer: Offer): void {
  finish()
  setState({ offer })
  resumeOffer()
}

export function undo(): void {
  const { offer } = getState()
  clear()
  offer?.undo()
}

/** While a person is at the notice, the time of the offer does not pass. */
export const holdOffer = (): void => clearTimeout(timer)

export function resumeOffer(): void {
  clearTimeout(timer)
  timer = setTimeout(finish, patience)
}

function finish(): void {
  const { offer } = getState()
  clear()
  offer?.finish?.()
}

function clear(): void {
  clearTimeout(timer)
  setState({ offer: null })
}
