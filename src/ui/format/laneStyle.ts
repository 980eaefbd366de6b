/**
 * Each lane has a slot, and each slot has a colour and a marker of its own: the lane is told by colour and by marker,
 * what is drawn of it by weight and dash (views/charts/grammar.ts). The colours are in theme.css.
 */

/** Corners of a marker around (0, 0), within a circle of radius 1; null for the circle itself. */
const shapes: readonly ((readonly [x: number, y: number])[] | null)[] = [
  null,
  cornersAt([-90, 30, 150], 1.15), // triangle
  cornersAt([45, 135, 225, 315], 1.2), // square
  cornersAt([0, 90, 180, 270], 1.25), // diamond
  cross(0.38),
]

function cornersAt(degrees: readonly number[], radius: number): [number, number][] {
  return degrees.map((degree) => {
    const angle = (degree * Math.PI) / 180
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
}

/** A lying cross, its arms as long as 1.2 and as wide as twice `half`. */
function cross(half: number): [number, number][] {
  const long = 1.2
  const upright: [number, number][] = [
    [half, -long],
    [half, -half],
    [long, -half],
    [long, half],
    [half, half],
    [half, long],
    [-half, long],
    [-half, half],
    [-long, half],
    [-long, -half],
    [-half, -half],
    [-half, -long],
  ]
  return upright.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2])
}

/** How many lanes of the page can be told apart. */
const slots = shapes.length

/** The most kept runs that can be drawn beside the lanes of the page and still be told apart. */
export const overlayColors = 4

/**
 * The slot of a kept run's lane, after those of the page. The lanes of one kept run share a colour, and each has the
 * marker that it would have on the page.
 */
export const overlaySlot = (color: number, slot: number) => slots * (1 + color) + slot

const isKept = (slot: number) => slot >= slots

export const laneColor = (slot: number) =>
  isKept(slot) ? `var(--overlay-${Math.floor(slot / slots) - 1})` : `var(--lane-${slot})`

/** What a marker is filled with: a kept run's are hollow. */
export const markerFill = (slot: number) => (isKept(slot) ? 'var(--surface)' : laneColor(slot))

/** The outline of a slot's marker around a point, as the `d` of an SVG path. */
export function markerPath(slot: number, x: number, y: number, radius: number): string {
  const corners = shapes[slot % slots]
  if (!corners) {
    const arc = `a${radius},${radius} 0 1,0`
    return `M${tenths(x - radius)},${tenths(y)}${arc} ${2 * radius},0${arc} ${-2 * radius},0Z`
  }
  return `M${corners.map(([dx, dy]) => `${tenths(x + radius * dx)},${tenths(y + radius * dy)}`).join('L')}Z`
}

const tenths = (pixels: number) => Math.round(10 * pixels) / 10
