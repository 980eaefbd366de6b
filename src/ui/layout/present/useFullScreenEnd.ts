import { useEffect } from 'react'

/** Calls when the whole screen is left, which the browser does on Escape without telling of the key. */
export function useFullScreenEnd(end: () => void): void {
  useEffect(() => {
    const change = () => {
      if (!document.fullscreenElement) end()
    }
    document.addEventListener('fullscreenchange', change)
    return () => document.removeEventListener('fullscreenchange', change)
  }, [end])
}
