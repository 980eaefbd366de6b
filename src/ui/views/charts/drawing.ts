/** What a chart draws, as plain data: the live chart draws it on the screen, a figure draws it for print. */
import type { LineKind } from './grammar.ts'
import type { Domain, Points } from './points.ts'
import type { Scale } from './ticks.ts'

/** A line of one kind. Its colour and marker are its lane's. */
export interface ChartLine {
  key: string
  kind: LineKind
  color: string
  /** The slot whose marker it has, the id of its lane, and the name at its end; null where it is no lane's. */
  slot: number | null
  lane: string | null
  name: string | null
  points: Points
}

/** The area between two lines. */
export interface ChartBand {
  key: string
  low: Points
  high: Points
  color: string
}

/** A horizontal line that values are compared with. */
export interface ChartLevel {
  key: string
  y: number
  label: string
}

/** A vertical line where something happened. */
export interface ChartMark {
  key: string
  x: number
  label: string
  color: string
  /** The turn of a knob, in the words of its label; null where it was something else. */
  turn: { knob: string; from: string; to: string } | null
}

/** An axis. Where it is broken, values lie beyond that end. */
export interface ChartAxis extends Scale {
  label?: string
  log?: boolean
  broken?: { below: boolean; above: boolean }
  format: (value: number) => string
}

export interface Drawing {
  lines: ChartLine[]
  /** The areas between the lowest and the highest of several seeds, behind the lines. */
  bands: ChartBand[]
  levels: readonly ChartLevel[]
  y: Scale & { log: boolean }
  /** How many values of the lines lie beyond the ends of the y axis; `unshowable` are not above 0 where a log axis is asked for. */
  beyond: { below: number; above: number; unshowable: number }
}

/** Where a value lies on an axis: 0 at its lower end, 1 at its upper end. */
export function shareOn(
  { domain: [low, high], log }: Pick<ChartAxis, 'domain' | 'log'>,
  value: number,
) {
  if (!log) return (value - low) / (high - low)
  return (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
}

/** What of a line lies in a part of the x axis: the row of its last number there; −1 where there is none. */
export function lastRowIn({ xs, ys }: Points, [low, high]: Domain): number {
  return ys.findLastIndex((y, i) => Number.isFinite(y) && xs[i]! >= low && xs[i]! <= high)
}
