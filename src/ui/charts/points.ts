/** Turns columns of any length into the few points that a chart can redraw ten times a second. */
import { firstRow, type Column } from '../column.ts'

/** A part of an axis, both ends included. */
export type Domain = readonly [low: number, high: number]

/** A line before it is drawn: the first `length` rows of two columns, x ascending. */
export interface Trace {
  xs: Column
  ys: Column
  length: number
}

/** A line as it is drawn, x ascending. */
export interface Points {
  xs: number[]
  ys: number[]
}

export const maxPoints = 300

/** A stretch of x gives two points, the domain's ends lie in two stretches more, and two points lie outside. */
const stretches = maxPoints / 2 - 2

/**
 * A line's points in a domain, and one on each side of it so that the line runs out of the plot. Where they are more
 * than `maxPoints`, each of equal stretches of x gives its lowest and its highest value in the order in which they
 * came, so that no spike is lost. Stretches begin at multiples of their width, so that they stay where they are while
 * a domain slides.
 */
export function pointsIn(trace: Trace, domain: Domain): Points {
  const { xs, ys, length } = trace
  const { extremes } = ys
  const [first, end] = rowsIn(trace, domain)
  const inside = exactRows(trace, first, end) ?? extremeRows(trace, first, end, domain)
  const rows = [extremes.previous(first), ...inside, extremes.next(end, length)]
  const points: Points = { xs: [], ys: [] }
  for (const row of rows) {
    if (row < 0) continue
    points.xs.push(xs.at(row))
    points.ys.push(ys.at(row))
  }
  return points
}

/** The rows in a domain: the first, and the one after the last. */
export function rowsIn({ xs, length }: Trace, [low, high]: Domain): [first: number, end: number] {
  const { values } = xs
  const first = firstRow(0, length, (row) => values[row]! >= low)
  return [first, firstRow(first, length, (row) => values[row]! > high)]
}

function exactRows({ ys: { extremes } }: Trace, first: number, end: number): number[] | null {
  const rows: number[] = []
  for (let row = extremes.next(first, end); row >= 0; row = extremes.next(row + 1, end)) {
    if (rows.push(row) > maxPoints - 2) return null
  }
  return rows
}

function extremeRows({ xs, ys }: Trace, first: number, end: number, [from, to]: Domain): number[] {
  const { extremes } = ys
  const { values } = xs
  const width = (to - from) / stretches
  const rows: number[] = []
  let stretch = 0
  const isAfter = (row: number) => Math.floor(values[row]! / width) > stretch
  let size = 1
  for (let row = extremes.next(first, end); row >= 0;) {
    stretch = Math.floor(values[row]! / width)
    // Stretches mostly have as many rows as the one before, or one more.
    let after = row + size
    if (after < end && !isAfter(after)) after++
    const right = after <= end && !isAfter(after - 1) && (after === end || isAfter(after))
    if (!right) after = firstRow(row + 1, end, isAfter)
    const { low, high } = extremes.summary(row, after)
    rows.push(Math.min(low, high))
    if (low !== high) rows.push(Math.max(low, high))
    size = after - row
    row = extremes.next(after, end)
  }
  return rows
}
