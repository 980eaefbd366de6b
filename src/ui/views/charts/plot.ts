/** A chart with the drawing of one snapshot. */
import { compact, integer, short } from '../../format/numbers.ts'
import { laneColor, laneDash } from '../../format/laneStyle.ts'
import type { XAxisName } from '../../measurements/laneSeries.ts'
import { mostCounted, type Chart, type Drawing } from './chart.ts'
import type { ChartAxis, ChartMark, Stroke } from './MetricChart.tsx'
import type { Snapshot } from './snapshot.ts'

export interface Plot {
  chart: Chart
  snapshot: Snapshot
  drawing: Drawing
  x: ChartAxis
  y: ChartAxis
  marks: ChartMark[]
}

/** An axis that did not change stays the same object, so that Recharts need not compute its ticks again. */
export function plotOf(
  chart: Chart,
  snapshot: Snapshot,
  everything: boolean,
  before: Plot | null,
): Plot {
  const drawing = chart.draw({ ...snapshot, lanes: keptBeneath(snapshot) }, everything)
  const { x, xScale } = snapshot
  return {
    chart,
    snapshot,
    drawing,
    x: kept(before?.x, { ...xScale, label: xLabels[x], format: xFormats[x] }),
    y: kept(before?.y, { ...drawing.y, format: chart.format }),
    marks: snapshot.marks.map(({ key, x: at, label, slot }) => ({
      key,
      x: at,
      label,
      color: slot === null ? 'var(--muted)' : laneColor(slot),
    })),
  }
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

/** An entry of a legend: a sample of a line, and its meaning. */
export interface LegendEntry extends Stroke {
  label: string
}

/** The entries for the lanes, by colour and dash; those of kept runs only where asked for. */
export const laneEntries = ({ snapshot, drawing }: Plot, kept: boolean): LegendEntry[] =>
  snapshot.lanes
    .filter(({ id, keptRun }) => {
      return (kept || keptRun === null) && drawing.lines.some(({ key }) => key === id)
    })
    .map(({ id, slot, name }) => ({
      key: id,
      label: name,
      color: laneColor(slot),
      width: 3.5,
      dash: laneDash(slot),
    }))

/** The entries for the strokes, whatever their colour. */
export function strokeEntries({ legend }: Chart, seeds: number): LegendEntry[] {
  const situation = seeds > 1 ? 'several' : 'one'
  return legend
    .filter((item) => (item.seeds ?? situation) === situation)
    .map(({ label, width, dash, opacity }) => ({
      key: label,
      label,
      color: 'currentColor',
      width,
      dash,
      opacity,
    }))
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
