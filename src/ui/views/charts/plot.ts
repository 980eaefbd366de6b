/** A chart with the drawing of one snapshot. */
import { compact, integer, short } from '../../format/numbers.ts'
import { laneColor } from '../../format/laneStyle.ts'
import { bandWords, type BandKind } from '../../measurements/band.ts'
import type { XAxisName } from '../../measurements/laneSeries.ts'
import type { Chart, LegendItem } from './chart.ts'
import { mostCounted, standardOptions, type DrawOptions } from './compose.ts'
import type { ChartAxis, ChartMark, Drawing } from './drawing.ts'
import type { Snapshot } from './snapshot.ts'
import { useZoom } from './zoom.ts'

export interface Plot {
  chart: Chart
  snapshot: Snapshot
  drawing: Drawing
  x: ChartAxis
  y: ChartAxis
  marks: ChartMark[]
  /** What the y axis was fitted to: as long as this is the same text, the axis holds still. */
  subject: string
}

/** An axis that did not change stays the same object, so that Recharts need not compute its ticks again. */
export function plotOf(
  chart: Chart,
  snapshot: Snapshot,
  options: Omit<DrawOptions, 'before'> = standardOptions,
  before: Plot | null = null,
): Plot {
  const subject = subjectOf(chart, snapshot, options.everything)
  const held = before?.subject === subject ? before.drawing.y : null
  const lanes = keptBeneath(snapshot)
  const drawing = chart.draw({ ...snapshot, lanes }, { ...options, before: held })
  const { x, xScale } = snapshot
  const { below, above } = drawing.beyond
  const broken = { below: below > 0, above: above > 0 }
  return {
    chart,
    snapshot,
    drawing,
    x: kept(before?.x, { ...xScale, label: xLabels[x], format: xFormats[x] }),
    y: kept(before?.y, { ...drawing.y, broken, format: chart.format }),
    marks: snapshot.marks.map(({ slot, ...mark }) => ({
      ...mark,
      color: slot === null ? 'var(--muted)' : laneColor(slot),
    })),
    subject,
  }
}

/** The run, the lanes and the part of the x axis that a y axis is fitted to. A window that follows the newest step is one part. */
function subjectOf({ name }: Chart, snapshot: Snapshot, everything: boolean): string {
  const { run, x, y, lanes, shown, whole } = snapshot
  const { following } = useZoom.getState()
  const part = shown === whole ? 'whole' : following ? shown[1] - shown[0] : shown
  return JSON.stringify([name, run, x, y, everything, part, lanes.map(({ id }) => id)])
}

/** Sorts lines so that those of the page are drawn last, on top. */
const keptBeneath = ({ lanes }: Snapshot) =>
  lanes.toSorted((a, b) => Number(a.keptRun === null) - Number(b.keptRun === null))

const kept = (before: ChartAxis | undefined, now: ChartAxis): ChartAxis =>
  before && before.format === now.format && JSON.stringify(before) === JSON.stringify(now)
    ? before
    : now

const xLabels: Record<XAxisName, string> = {
  step: 'step',
  gradEvals: 'gradient evaluations',
  seconds: 'device time (s)',
}

const count = (value: number) => (value < 10_000 ? integer(value) : compact(value))
const xFormats: Record<XAxisName, (value: number) => string> = {
  step: count,
  gradEvals: count,
  seconds: short,
}

/** The entries of a chart's legend, with so many seeds, and bands of a kind. */
export function legendOf({ legend }: Chart, seeds: number, band: BandKind): readonly LegendItem[] {
  const situation = seeds > 1 ? 'several' : 'one'
  return legend
    .filter((item) => (item.seeds ?? situation) === situation)
    .map((item) => (item.kind === 'seeds' ? { ...item, label: bandWords(band, seeds) } : item))
}

/** What of the lines the y axis does not show, as a sentence without its full stop; null where it shows all. */
export function clippedNote({ drawing, chart, y }: Plot): string | null {
  const { below, above } = drawing.beyond
  const parts = [
    above > 0 && `${points(above)} above ${chart.format(y.domain[1])}`,
    below > 0 && `${points(below)} below ${chart.format(y.domain[0])}`,
  ].filter((part) => part !== false)
  return parts.length > 0 ? `Axis clipped: ${parts.join(', ')}` : null
}

/** What a logarithmic axis cannot show, as a sentence without its full stop; null where it shows all. */
export function logNote({ drawing }: Plot): string | null {
  const { unshowable } = drawing.beyond
  if (unshowable === 0) return null
  return drawing.y.log
    ? `Log axis: ${points(unshowable)} not above 0 left out`
    : 'Linear axis: no value is above 0'
}

/** Both notes, for forms of a chart that say them as text; null where there is neither. */
export const notesOf = (plot: Plot): string | null =>
  [clippedNote(plot), logNote(plot)].filter((note) => note !== null).join('. ') || null

const points = (n: number) =>
  n < mostCounted ? `${n} ${n === 1 ? 'point' : 'points'}` : `over ${integer(mostCounted)} points`
