/** The cursor that all charts share. */
import { create } from 'zustand'

interface Cursor {
  /** The position on the current x axis; null where there is no cursor. */
  x: number | null
}

export const useCursor = create<Cursor>(() => ({ x: null }))

export const moveCursor = (x: number | null) => useCursor.setState({ x })
