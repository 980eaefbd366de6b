/** Where a lane's markers stand on its lines. */
import { firstRow } from '../../measurements/column.ts'
import type { ChartAxis } from './drawing.ts'
import type { Points } from './points.ts'

/** So many parts of the axis have a marker each. */
const parts = 6

type ToPixels = (value: number) => number

/**
 * Markers stand at fixed places of the x axis, so that they hold still while a line grows, and at other places for
 * each slot, so that those of lanes that run together lie side by side.
 */
export function markersOn(
  points: Points,
  slot: number,
  { domain }: ChartAxis,
  toX: ToPixels,
  toY: ToPixels,
): { x: number; y: number }[] {
  const [low, high] = domain
  const width = (high - low) / parts
  const places = Array.from(
    { length: parts },
    (_, i) => low + width * (i + 0.3 + ((0.27 * slot) % 0.9)),
  )
  return places
    .map((x) => ({ x: toX(x), y: heightAt(points, x, toY) }))
    .filter(({ y }) => Number.isFinite(y))
}

/** Where a drawn line passes x, in pixels; NaN where it does not. */
export function heightAt({ xs, ys }: Points, x: number, toY: ToPixels): number {
  const after = firstRow(0, xs.length, (row) => xs[row]! >= x)
  if (xs[after] === x) return toY(ys[after]!)
  if (after === 0 || after === xs.length) return NaN
  const [from, to] = [xs[after - 1]!, xs[after]!]
  const share = (x - from) / (to - from)
  return (1 - share) * toY(ys[after - 1]!) + share * toY(ys[after]!)
}
