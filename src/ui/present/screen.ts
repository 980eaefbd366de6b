import { useEffect, useState } from 'react'

/** Whether the window has at least so many pixels of height. */
export function useTall(pixels: number): boolean {
  const query = `(height >= ${pixels}px)`
  const [tall, setTall] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const follow = () => setTall(media.matches)
    media.addEventListener('change', follow)
    return () => media.removeEventListener('change', follow)
  }, [query])
  return tall
}

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
