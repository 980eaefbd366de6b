/** Draws the visible part of traces and bands, on a y axis that leaves spikes out and holds still while a run trains. */
import type { Band } from '../../measurements/band.ts'
import type { Column } from '../../measurements/column.ts'
import type { LaneView } from '../../measurements/laneView.ts'
import { laneColor } from '../../format/laneStyle.ts'
import type { ChartLevel, ChartLine, Drawing } from './drawing.ts'
import type { LineKind } from './grammar.ts'
import { pointsIn, rowsIn, type Domain, type Points, type Trace } from './points.ts'
import { rangeOf, rangeWithoutSpikes } from './range.ts'
import type { Snapshot } from './snapshot.ts'
import { logarithmic, settled, type Scale } from './ticks.ts'

/** How a chart is to be drawn, whatever it draws. */
export interface DrawOptions {
  /** The y axis shows all values, spikes included. */
  everything: boolean
  /** The kinds of line that are switched off. */
  without: ReadonlySet<LineKind>
  /** The y axis of the drawing before, where it showed the same; this one keeps it as long as it serves. */
  before: Drawing['y'] | null
}

export const standardOptions: DrawOptions = { everything: false, without: new Set(), before: null }

/** A line and its columns. */
type DrawnTrace = Omit<ChartLine, 'points'> & Trace

/** A line of a lane, without its columns. Of several lines of one kind, `part` tells them apart. */
export const laneLine = ({ id, slot, name }: LaneView, kind: LineKind, part: string = kind) => ({
  key: part === 'main' ? id : `${id} ${part}`,
  kind,
  color: laneColor(slot),
  slot,
  lane: id,
  name,
})

/** A band and its columns, in a lane's colour. */
interface DrawnBand {
  band: Band
  key: string
  color: string
  xs: Column
  length: number
}

export interface Composition {
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

export function compose(
  composition: Composition,
  snapshot: Snapshot,
  { everything, without, before }: DrawOptions,
): Drawing {
  const { traces, canBeLog, scale, from = -Infinity, warmUp = false } = composition
  const { bands = [], levels = [] } = composition
  const { shown } = snapshot
  const lines = traces.map(({ xs, ys, length, ...line }) => ({
    ...line,
    points: pointsIn({ xs, ys, length }, shown),
  }))
  const areas = bands.map(({ key, color, xs, length, band: { low, high } }) => ({
    key,
    color,
    low: pointsIn({ xs, ys: low, length }, shown),
    high: pointsIn({ xs, ys: high, length }, shown),
  }))
  // Lines that are switched off count too: an axis does not move when a line goes or comes back.
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
  const y = settled(ends, before, { scale: log ? logarithmic : scale, log })
  const isOn = ({ kind }: { kind: LineKind }) => !without.has(kind)
  const kept = lines.filter(isOn)
  return {
    lines: log ? kept.map((line) => ({ ...line, points: withGaps(line.points) })) : kept,
    bands: without.has('seeds')
      ? []
      : log
        ? areas.map((area) => ({ ...area, low: endingAt(y.domain[0], area.low) }))
        : areas,
    levels: without.has('level') ? [] : levels,
    y,
    beyond: beyond(traces.filter(isOn), shown, y.domain, wantsLog),
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
