/** What a chart is: a title, a drawing of a snapshot, the values at a step, and the columns that are exported. */
import type { Band } from '../../measurements/band.ts'
import { lastFinite, type Column } from '../../measurements/column.ts'
import type {
  EvaluationColumnName,
  LaneSeries,
  StepColumnName,
} from '../../measurements/laneSeries.ts'
import type { ChartBand, ChartLevel, ChartLine, Stroke } from './MetricChart.tsx'
import { pointsIn, rowsIn, type Domain, type Points, type Trace } from './points.ts'
import { rangeOf, rangeWithoutSpikes } from './range.ts'
import type { LaneView } from '../../measurements/laneView.ts'
import type { Snapshot } from './snapshot.ts'
import { logarithmic, type Scale } from './ticks.ts'

export interface Drawing {
  lines: ChartLine[]
  /** The areas between the lowest and the highest of several seeds, behind the lines. */
  bands: ChartBand[]
  levels: readonly ChartLevel[]
  y: Scale & { log: boolean }
  /** How many values of the lines lie beyond the ends of the y axis; `unshowable` are not above 0 where a log axis is asked for. */
  beyond: { below: number; above: number; unshowable: number }
}

export interface Reading {
  label: string
  value: string
}

/** An entry of the legend: the meaning of a line's width and dash, whatever its colour. */
export interface LegendItem {
  label: string
  width: number
  dash?: string
  opacity?: number
  /** Shown only with one seed, or only with several. */
  seeds?: 'one' | 'several'
}

/** The legend of a band. */
export const bandLegend: LegendItem = {
  label: 'least to most of the seeds',
  width: 8,
  opacity: 0.22,
  seeds: 'several',
}

export interface Chart {
  /** The name in links and file names. It never changes once it is published. */
  name: string
  title: string
  unit: string
  legend: LegendItem[]
  format: (value: number) => string
  /** The columns that are exported. */
  columns: readonly StepColumnName[]
  evaluationColumns?: readonly EvaluationColumnName[]
  /** With `everything`, the y axis shows all values, spikes included. */
  draw(snapshot: Snapshot, everything: boolean): Drawing
  /** The values of a lane at step t. */
  read(lane: LaneView, t: number, snapshot: Snapshot): Reading[]
}

/** The value of a column at step t, or the last number before it. */
export const valueAt = (column: Column, t: number): number => lastFinite(column, t + 1)

/** The latest evaluation at or before step t. */
export function evaluationAt(series: LaneSeries, column: Column, t: number): number {
  const { step } = series.evaluations
  for (let i = column.length - 1; i >= 0; i--) if (step.at(i) <= t) return column.at(i)
  return NaN
}

/** A line and its columns. */
export type DrawnTrace = Stroke & Trace

/** A band and its columns, in a lane's colour. */
export interface DrawnBand {
  band: Band
  key: string
  color: string
  xs: Column
  length: number
}

interface Composition {
  traces: readonly DrawnTrace[]
  bands?: readonly DrawnBand[]
  levels?: readonly ChartLevel[]
  /** Whether the y axis may be logarithmic: the values are positive and span decades. */
  canBeLog: boolean
  /** The linear y axis over what is drawn; NaN where nothing is. */
  scale: (low: number, high: number) => Scale
  /** The y axis fits the values from this x on. */
  from?: number
  /** Whether high values at the start count as spikes, as with the first slow steps. */
  warmUp?: boolean
}

/** Draws the visible part of traces and bands, on a y axis without their spikes. */
export function compose(
  composition: Composition,
  snapshot: Snapshot,
  everything: boolean,
): Drawing {
  const { traces, canBeLog, scale, from = -Infinity, warmUp = false } = composition
  const { bands = [], levels = [] } = composition
  const { shown } = snapshot
  const lines = traces.map(({ xs, ys, length, ...stroke }) => ({
    ...stroke,
    points: pointsIn({ xs, ys, length }, shown),
  }))
  const areas = bands.map(({ key, color, xs, length, band: { low, high } }) => ({
    key,
    color,
    low: pointsIn({ xs, ys: low, length }, shown),
    high: pointsIn({ xs, ys: high, length }, shown),
  }))
  const drawn = [
    ...lines.map(({ points }) => points),
    ...areas.flatMap(({ low, high }) => [low, high]),
  ].map((points) => inSight(points, shown))
  const wantsLog = canBeLog && snapshot.y === 'log'
  const positive = drawn.map(positiveOf)
  // A log axis reaches over the values above 0; where there are none, the axis is linear.
  const log = wantsLog && positive.some(({ ys }) => ys.length > 0)
  const judged = log ? positive : drawn
  const [low, high] = everything
    ? rangeOf(judged, shown)
    : rangeWithoutSpikes(judged, [Math.max(shown[0], from), shown[1]], { log, warmUp })
  const heights = levels.map(({ y }) => y).filter((y) => !log || y > 0)
  const ends = [Math.min(low, ...heights), Math.max(high, ...heights)] as const
  const y = { ...(log ? logarithmic(...ends) : scale(...ends)), log }
  return {
    lines: log ? lines.map((line) => ({ ...line, points: withGaps(line.points) })) : lines,
    bands: log ? areas.map((area) => ({ ...area, low: endingAt(y.domain[0], area.low) })) : areas,
    levels,
    y,
    beyond: beyond(traces, shown, y.domain, wantsLog),
  }
}

/** The points above 0. */
function positiveOf({ xs, ys }: Points): Points {
  return { xs: xs.filter((_, i) => ys[i]! > 0), ys: ys.filter((y) => y > 0) }
}

/** A line for a log axis: interrupted where a value is not above 0. */
const withGaps = ({ xs, ys }: Points): Points => ({ xs, ys: ys.map((y) => (y > 0 ? y : NaN)) })

/** The lower line of a band for a log axis: it ends at the axis where it is not above 0. */
const endingAt = (bottom: number, { xs, ys }: Points): Points => ({
  xs,
  ys: ys.map((y) => (y > 0 ? y : bottom)),
})

/** A line whose points all lie beside the window crosses it: what counts is where it comes from and goes to. */
function inSight(points: Points, [from, to]: Domain): Points {
  const { xs, ys } = points
  if (xs.some((x) => x >= from && x <= to)) return points
  return { xs: xs.map((x) => Math.min(to, Math.max(from, x))), ys }
}

/** The count stops here, because an exact count would slow down every redraw. */
export const mostCounted = 1_000

function beyond(traces: readonly Trace[], shown: Domain, [low, high]: Domain, wantsLog: boolean) {
  const sum = { below: 0, above: 0, unshowable: 0 }
  for (const trace of traces) {
    const rows = rowsIn(trace, shown)
    const { extremes } = trace.ys
    const { below, above } = extremes.outside(low, high, ...rows, mostCounted)
    const unshowable = wantsLog
      ? extremes.outside(Number.MIN_VALUE, Infinity, ...rows, mostCounted).below
      : 0
    sum.below += Math.max(0, below - unshowable)
    sum.above += above
    sum.unshowable += unshowable
  }
  return sum
}
