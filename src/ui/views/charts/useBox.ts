import { useEffect, useState, type RefObject } from 'react'

/** The size of an element, and whether any of it is on the screen. */
export function useBox(element: RefObject<HTMLElement | null>) {
  const [box, setBox] = useState({ width: 0, height: 0, seen: true })
  useEffect(() => {
    const { current } = element
    if (!current) return
    const size = new ResizeObserver(([entry]) => {
      if (!entry) return
      const { width, height } = entry.contentRect
      setBox((old) => ({ ...old, width: Math.floor(width), height: Math.floor(height) }))
    })
    const sight = new IntersectionObserver(([entry]) => {
      if (entry) setBox((old) => ({ ...old, seen: entry.isIntersecting }))
    })
    size.observe(current)
    sight.observe(current)
    return () => {
      size.disconnect()
      sight.disconnect()
    }
  }, [element])
  return box
}
