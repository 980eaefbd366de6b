/** Each lane has a slot, and each slot has a colour and a dash of its own. The colours are in theme.css. */

/** Dash patterns, long enough to be recognised on a line that moves. */
const dashes = ['', '11 4', '11 3 3 3', '6 3', '11 3 2 3 2 3']

/** The most kept runs that can be drawn beside the lanes of the page and still be told apart. */
export const overlayColors = 4

/** The slot of a kept run's lane, after those of the page. The lanes of one kept run share a colour and differ by dash. */
export const overlaySlot = (color: number, lane: number) => dashes.length * (1 + color) + lane

export const laneColor = (slot: number) =>
  slot < dashes.length
    ? `var(--lane-${slot})`
    : `var(--overlay-${Math.floor(slot / dashes.length) - 1})`

export const laneDash = (slot: number): string => dashes[slot % dashes.length]!
