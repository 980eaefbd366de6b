import type { Column } from '../column.ts'

export interface Point {
  x: number
  y: number
}

/** A line never has more points than this: what a chart can redraw ten times a second. */
export const maxPoints = 300

/**
 * The first `length` rows of a line with at most `maxPoints` points: where there are more, each of maxPoints / 2
 * equal stretches of x keeps its lowest and its highest point, so that no spike is lost. x ascends.
 */
export function decimate(xs: Column, ys: Column, length: number): Point[] {
  const finite: Point[] = []
  let count = 0
  for (let i = 0; i < length; i++) if (Number.isFinite(ys.at(i))) count++
  if (count <= maxPoints) {
    for (let i = 0; i < length; i++) {
      if (Number.isFinite(ys.at(i))) finite.push({ x: xs.at(i), y: ys.at(i) })
    }
    return finite
  }
  const buckets = maxPoints / 2
  const first = xs.at(0)
  const width = (xs.at(length - 1) - first) / buckets
  let bucket = 0
  let low = -1
  let high = -1
  const close = () => {
    for (const i of low < high ? [low, high] : [high, low]) {
      if (i >= 0 && xs.at(i) !== finite.at(-1)?.x) finite.push({ x: xs.at(i), y: ys.at(i) })
    }
    low = high = -1
  }
  for (let i = 0; i < length; i++) {
    const y = ys.at(i)
    if (!Number.isFinite(y)) continue
    const at = Math.min(buckets - 1, Math.floor((xs.at(i) - first) / width))
    if (at !== bucket) close()
    bucket = at
    if (low < 0 || y < ys.at(low)) low = i
    if (high < 0 || y > ys.at(high)) high = i
  }
  close()
  return finite
}
