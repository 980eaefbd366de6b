/** What a figure of a chart shows: the plot as data, with colours that need no page around them. */
import { laneColor, markerFill } from '../../format/laneStyle.ts'
import type { LegendItem } from '../charts/chart.ts'
import type { DrawOptions } from '../charts/compose.ts'
import type { ChartAxis, ChartBand, ChartLevel, ChartLine, ChartMark } from '../charts/drawing.ts'
import { legendOf, notesOf, plotOf, type Plot } from '../charts/plot.ts'

export interface FigureContent {
  title: string
  x: ChartAxis
  y: ChartAxis
  lines: readonly ChartLine[]
  bands: readonly ChartBand[]
  levels: readonly ChartLevel[]
  marks: readonly ChartMark[]
  /** The lanes, and the kinds of lines that are drawn of them, for the legend. */
  lanes: readonly { slot: number; name: string }[]
  kinds: readonly LegendItem[]
  /** Sentences. */
  notes: readonly string[]
  /** The colour of a lane, and what its markers are filled with. */
  inkOf: (slot: number) => { color: string; fill: string }
}

/** The value of a CSS colour, variables included. */
export type Resolve = (color: string) => string

/** A figure of what a chart shows now. Its axes are fitted anew: what the page showed before counts for nothing. */
export function contentOf(
  { chart, snapshot }: Plot,
  options: Omit<DrawOptions, 'before'>,
  resolve: Resolve,
): FigureContent {
  const plot = plotOf(chart, snapshot, options)
  const { drawing } = plot
  const painted = <T extends { color: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, color: resolve(item.color) }))
  const drawn = new Set(drawing.lines.map(({ kind }) => kind))
  const kinds = legendOf(chart, snapshot.seeds, snapshot.band).filter(
    ({ kind }) =>
      drawn.has(kind) || kind === 'level' || (kind === 'seeds' && drawing.bands.length > 0),
  )
  const [first = ''] = chart.unit.split(' · ')
  const note = notesOf(plot)
  return {
    title: chart.title,
    x: { ...plot.x, label: capital(plot.x.label ?? '') },
    y: { ...plot.y, label: `${chart.title} (${first})` },
    lines: painted(drawing.lines),
    bands: painted(drawing.bands),
    levels: drawing.levels,
    marks: painted(plot.marks),
    lanes: snapshot.lanes.map(({ slot, name }) => ({ slot, name })),
    kinds: kinds.length > 1 || kinds[0]?.kind === 'seeds' ? kinds : [],
    notes: note === null ? [] : [`${note}.`],
    inkOf: (slot) => ({ color: resolve(laneColor(slot)), fill: resolve(markerFill(slot)) }),
  }
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
