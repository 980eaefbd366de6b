/** How a lane is told apart, by colour and by dash: each slot has both. The colours are in theme.css. */
export const laneColor = (slot: number) => `var(--lane-${slot})`

/** Stroke patterns, long enough to be seen on a line that moves. */
const dashes = ['', '11 4', '11 3 3 3', '6 3', '11 3 2 3 2 3']
export const laneDash = (slot: number): string => dashes[slot] ?? ''
