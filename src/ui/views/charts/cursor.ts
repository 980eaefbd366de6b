/** The cursor that all charts share. */
import { create } from 'zustand'

interface Cursor {
  /** The position on the current x axis; null where there is no cursor. */
  x: number | null
  /** The name of the chart under the pointer or with the focus: it shows all values. */
  on: string | null
}

export const useCursor = create<Cursor>(() => ({ x: null, on: null }))

export const moveCursor = (x: number, on: string) => useCursor.setState({ x, on })

export const removeCursor = () => useCursor.setState({ x: null, on: null })
