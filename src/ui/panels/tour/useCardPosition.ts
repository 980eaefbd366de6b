import { useEffect, useState, type RefObject } from 'react'
import { cardPositionOf, type Box } from './cardPosition.ts'

const often = 250 // ms; both move when anything on the page changes

interface Places {
  /** What is pointed at; null while the page does not show it. */
  target: Box | null
  card: { left: number; top: number } | null
}

/** Where in the window the target is, and the card beside it, followed as they move and grow. */
export function useCardPosition(
  find: () => Element | null,
  card: RefObject<HTMLElement | null>,
): Places {
  const [places, setPlaces] = useState<Places>({ target: null, card: null })
  useEffect(() => {
    const follow = () => {
      const rect = find()?.getBoundingClientRect()
      const own = card.current
      const now = rect && own ? placesOf(rect, own) : { target: null, card: null }
      setPlaces((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now))
    }
    follow()
    const timer = setInterval(follow, often)
    addEventListener('scroll', follow, true)
    addEventListener('resize', follow)
    return () => {
      clearInterval(timer)
      removeEventListener('scroll', follow, true)
      removeEventListener('resize', follow)
    }
  }, [find, card])
  return places
}

function placesOf({ left, top, width, height }: DOMRect, card: HTMLElement): Places {
  const target = { left, top, width, height }
  const size = { width: card.offsetWidth, height: card.offsetHeight }
  const room = { width: document.documentElement.clientWidth, height: innerHeight }
  return { target, card: cardPositionOf(target, size, room) }
}
