import { useRef, useState, type PointerEvent } from 'react'

/** Two positions in pixels from the left edge of an element, in any order. */
type Selection = readonly [number, number]

const least = 8 // px; a shorter drag is a click

/** The selection of a horizontal drag over an element, while it goes on. */
export function useSelection(done: (from: number, to: number) => void) {
  const start = useRef<number | null>(null)
  const [selection, setSelection] = useState<Selection | null>(null)

  const placeOf = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) =>
    clientX - currentTarget.getBoundingClientRect().left

  const cancel = () => {
    start.current = null
    setSelection(null)
  }

  return {
    selection,
    cancel,
    down(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || !event.isPrimary) return
      start.current = placeOf(event)
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    move(event: PointerEvent<HTMLElement>) {
      const from = start.current
      if (from === null) return
      const to = placeOf(event)
      if (selection || Math.abs(to - from) >= least) setSelection([from, to])
    },
    up: () => {
      if (selection && Math.abs(selection[1] - selection[0]) >= least) {
        done(Math.min(...selection), Math.max(...selection))
      }
      cancel()
    },
  }
}
