/** How a lane is told apart, by colour and by dash: each slot has both. The colours are in theme.css. */

/** Stroke patterns, long enough to be seen on a line that moves. */
const dashes = ['', '11 4', '11 3 3 3', '6 3', '11 3 2 3 2 3']

/** How many kept runs can be told apart beside the lanes of the page. */
export const overlayColors = 4

/** The slots after the page's own: those of one kept run share its colour and differ by dash. */
export const overlaySlot = (color: number, lane: number) => dashes.length * (1 + color) + lane

export const laneColor = (slot: number) =>
  slot < dashes.length
    ? `var(--lane-${slot})`
    : `var(--overlay-${Math.floor(slot / dashes.length) - 1})`

export const laneDash = (slot: number): string => dashes[slot % dashes.length]!
