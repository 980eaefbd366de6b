/** Turns columns of any length into the few rows that a chart can redraw ten times a second. */
import type { Column } from '../column.ts'

/** A line before it is drawn: the first `length` rows of two columns, x ascending. */
export interface Trace {
  key: string
  xs: Column
  ys: Column
  length: number
}

/** One place on the x axis with the value of every line that has one there. */
export type Row = Record<string, number> & { x: number }

export const maxRows = 300

/**
 * All traces as rows of one table with at most `maxRows` rows. Where they have more different x than that, each of
 * maxRows / 2 equal stretches of x becomes two rows, which hold the lowest and the highest value of a line in the
 * order in which they came, so that no spike is lost.
 */
export function rowsOf(traces: readonly Trace[]): Row[] {
  return exactRows(traces) ?? stretchedRows(traces)
}

function exactRows(traces: readonly Trace[]): Row[] | null {
  const rows = new Map<number, Row>()
  for (const { key, xs, ys, length } of traces) {
    for (let i = 0; i < length; i++) {
      const y = ys.at(i)
      if (!Number.isFinite(y)) continue
      const x = xs.at(i)
      const row = rows.get(x)
      if (row) row[key] = y
      else if (rows.size === maxRows) return null
      else rows.set(x, { x, [key]: y })
    }
  }
  return [...rows.values()].toSorted((a, b) => a.x - b.x)
}

function stretchedRows(traces: readonly Trace[]): Row[] {
  const stretches = maxRows / 2
  const end = Math.max(...traces.map(({ xs, length }) => (length > 0 ? xs.at(length - 1) : 0)))
  const width = end / stretches
  const rows: Row[] = Array.from({ length: maxRows }, (_, i) => ({ x: ((i + 0.5) / 2) * width }))
  for (const { key, xs, ys, length } of traces) {
    let stretch = -1
    let low = -1
    let high = -1
    const close = () => {
      if (stretch < 0) return
      rows[2 * stretch]![key] = ys.at(Math.min(low, high))
      if (low !== high) rows[2 * stretch + 1]![key] = ys.at(Math.max(low, high))
    }
    for (let i = 0; i < length; i++) {
      const y = ys.at(i)
      if (!Number.isFinite(y)) continue
      const at = Math.min(stretches - 1, Math.floor(xs.at(i) / width))
      if (at !== stretch) {
        close()
        stretch = at
        low = high = i
      }
      if (y < ys.at(low)) low = i
      if (y > ys.at(high)) high = i
    }
    close()
  }
  return rows
}

/** Lowest and highest value of some lines, with their part before `from` left out; NaN where there is none. */
export function rangeOf(rows: readonly Row[], keys: readonly string[], from = 0): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const row of rows) {
    if (row.x < from) continue
    for (const key of keys) {
      const y = row[key]
      if (y === undefined) continue
      if (y < low) low = y
      if (y > high) high = y
    }
  }
  return low <= high ? [low, high] : [NaN, NaN]
}
