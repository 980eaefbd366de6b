/** The cursor that all charts share: a position on the x axis, and whether the keyboard moves it. */
import { create } from 'zustand'

interface Cursor {
  /** On the x axis of the moment; null when no chart is looked into. */
  x: number | null
}

export const useCursor = create<Cursor>(() => ({ x: null }))

export const moveCursor = (x: number | null) => useCursor.setState({ x })
