/** Reduces columns of any length to a few points, so that a chart can be redrawn ten times a second. */
import { firstRow, type Column } from '../../measurements/column.ts'

/** A part of an axis, with both ends. */
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

/** The first row in a domain, and the row after the last. */
export function rowsIn({ xs, length }: Trace, [low, high]: Domain): [first: number, end: number] {
  const { values } = xs
  const first = firstRow(0, length, (row) => values[row]! >= low)
  return [first, firstRow(first, length, (row) => values[row]! > high)]
}

function exactRows({ ys: { extremes } }: Trace, first: number, end: number): number[] | null {
  if (extremes.summary(first, end).count > maxPoints - 2) return null
  const rows: number[] = []
  for (let row = extremes.next(first, end); row >= 0; row = extremes.next(row + 1, end)) {
    rows.push(row)
  }
  return rows
}

/** The rows with the lowest and the highest value of a stretch, and the first row after the stretch. */
interface Stretch {
  rows: readonly number[]
  after: number
}

/**
 * Stretches that can change no more, of a column over its x, in one width: a line that grows is redrawn without
 * reading them again.
 */
const finished = new WeakMap<Column, { xs: Column; width: number; at: Map<number, Stretch> }>()

function finishedOf({ xs, ys }: Trace, width: number): Map<number, Stretch> {
  const known = finished.get(ys)
  if (known?.xs === xs && known.width === width) return known.at
  const at = new Map<number, Stretch>()
  finished.set(ys, { xs, width, at })
  return at
}

function extremeRows(trace: Trace, first: number, end: number, [from, to]: Domain): number[] {
  const { xs, ys, length } = trace
  const { extremes } = ys
  const { values } = xs
  const width = (to - from) / stretches
  const known = finishedOf(trace, width)
  const rows: number[] = []
  for (let row = extremes.next(first, end); row >= 0;) {
    const index = Math.floor(values[row]! / width)
    const whole = index * width >= from && (index + 1) * width <= to
    let stretch = whole ? known.get(index) : undefined
    if (!stretch) {
      const after = firstRow(row + 1, end, (other) => Math.floor(values[other]! / width) > index)
      const { low, high } = extremes.summary(row, after)
      stretch = { rows: low === high ? [low] : [Math.min(low, high), Math.max(low, high)], after }
      if (whole && after < length) known.set(index, stretch)
    }
    rows.push(...stretch.rows)
    row = extremes.next(stretch.after, end)
  }
  return rows
}
