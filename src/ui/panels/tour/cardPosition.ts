/** Where the tour's card stands: beside what it talks about, never on it while there is room elsewhere. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

type Size = Pick<Box, 'width' | 'height'>

const gap = 14 // px, between the card and what it points at
const margin = 8 // px, to the edges of the window

/** Left and top of the card: left of a target on the right, else below, above or on the side with room. */
export function cardPositionOf(
  target: Box,
  card: Size,
  window: Size,
): { left: number; top: number } {
  const left = target.left - gap - card.width
  const right = target.left + target.width + gap
  const above = target.top - gap - card.height
  const below = target.top + target.height + gap
  const within = (at: number, size: number, room: number) =>
    Math.max(margin, Math.min(at, room - margin - size))
  const across = within(target.left, card.width, window.width)
  const along = within(target.top, card.height, window.height)
  const fitsX = (x: number) => x >= margin && x + card.width <= window.width - margin
  const fitsY = (y: number) => y >= margin && y + card.height <= window.height - margin

  if (target.left > window.width / 2 && fitsX(left)) return { left, top: along }
  if (fitsY(below)) return { left: across, top: below }
  if (fitsY(above)) return { left: across, top: above }
  if (fitsX(right)) return { left: right, top: along }
  if (fitsX(left)) return { left, top: along }
  // Nowhere: at the end of the window that is further from the middle of the target.
  const middle = target.top + target.height / 2
  const top = middle < window.height / 2 ? window.height - margin - card.height : margin
  return { left: across, top: Math.max(margin, top) }
}
