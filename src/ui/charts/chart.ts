/** What a chart is: a title, a drawing of a snapshot, and what it reads at a step. */
import type { Band } from '../band.ts'
import type { Column } from '../column.ts'
import type { LaneSeries } from '../series.ts'
import type { ChartBand, ChartLevel, ChartLine } from './MetricChart.tsx'
import { rowsOf, type Row, type Trace } from './rows.ts'
import type { LaneView, Snapshot } from './snapshot.ts'
import type { Scale } from './ticks.ts'

export interface Drawing {
  lines: ChartLine[]
  /** Filled between the least and the most of several seeds, behind the lines. */
  bands?: ChartBand[]
  rows: Row[]
  levels?: ChartLevel[]
  y: Scale
}

export interface Reading {
  label: string
  value: string
}

/** A stroke of the legend: what a kind of line means, whatever its colour. */
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
  title: string
  unit: string
  legend: LegendItem[]
  /** Whether its y axis may be logarithmic: its values are positive and span decades. */
  canBeLog: boolean
  format: (value: number) => string
  draw(snapshot: Snapshot): Drawing
  /** A lane's numbers nearest to step t. */
  read(lane: LaneView, t: number, snapshot: Snapshot): Reading[]
}

/** The value of a column that belongs to step t: its row, or the last row with a number before it. */
export function valueAt(column: Column, t: number): number {
  for (let i = Math.min(t, column.length - 1); i >= 0; i--) {
    if (Number.isFinite(column.at(i))) return column.at(i)
  }
  return NaN
}

/** The evaluation that was in force at step t. */
export function evaluationAt(series: LaneSeries, column: Column, t: number): number {
  const { step } = series.evaluations
  for (let i = column.length - 1; i >= 0; i--) if (step.at(i) <= t) return column.at(i)
  return NaN
}

/** A line and where its numbers are. */
export type DrawnTrace = ChartLine & Trace

/** The places and values of a band, drawn in a lane's colour. */
export interface DrawnBand {
  band: Band
  key: string
  color: string
  xs: Column
  length: number
}

/** The lines of traces, the bands and the rows they share. */
export const drawn = (
  traces: readonly DrawnTrace[],
  bands: readonly DrawnBand[] = [],
): Pick<Drawing, 'lines' | 'bands' | 'rows'> => ({
  lines: traces.map(({ key, color, width, dash, opacity }) => ({
    key,
    color,
    width,
    dash,
    opacity,
  })),
  bands: bands.map(({ key, color }) => ({ low: `${key} low`, high: `${key} high`, color })),
  rows: rowsOf([
    ...traces,
    ...bands.flatMap(({ key, xs, length, band }) => [
      { key: `${key} low`, xs, ys: band.low, length },
      { key: `${key} high`, xs, ys: band.high, length },
    ]),
  ]),
})

/** Under which a drawing's bands are in its rows. */
export const bandKeys = ({ bands = [] }: Pick<Drawing, 'bands'>): string[] =>
  bands.flatMap(({ low, high }) => [low, high])
