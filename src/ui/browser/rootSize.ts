/** The size of the page's text, which grows with a large window (theme.css). */
import { useSyncExternalStore } from 'react'

const usual = 16 // px

let known: number | null = null

function subscribe(changed: () => void): () => void {
  const measure = () => {
    known = null
    changed()
  }
  addEventListener('resize', measure)
  return () => removeEventListener('resize', measure)
}

/** By what factor text is larger than usual. It is measured once for each size of the window. */
function read(): number {
  known ??= parseFloat(getComputedStyle(document.documentElement).fontSize) / usual
  return known
}

export const useRootScale = (): number => useSyncExternalStore(subscribe, read)
