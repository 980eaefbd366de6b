/** What a chart is: a title, a drawing of a snapshot, the values at a step, and the columns that are exported. */
import type { ComponentType } from 'react'
import { lastFinite, type Column } from '../../measurements/column.ts'
import type {
  EvaluationColumnName,
  LaneSeries,
  StepColumnName,
} from '../../measurements/laneSeries.ts'
import type { LaneView } from '../../measurements/laneView.ts'
import type { DrawOptions } from './compose.ts'
import type { Drawing } from './drawing.ts'
import type { LineKind } from './grammar.ts'
import type { Snapshot } from './snapshot.ts'

export interface Reading {
  label: string
  value: string
  /** The kind of the line whose value it is. */
  kind: LineKind
}

/** An entry of the legend: the meaning of a kind of line in this chart. */
export interface LegendItem {
  label: string
  kind: LineKind
  /** Shown only with one seed, or only with several. */
  seeds?: 'one' | 'several'
}

/** The legend of single steps, and of a band, which takes their place with several seeds. */
export const stepLegend: LegendItem = { label: 'every step', kind: 'step', seeds: 'one' }
export const bandLegend: LegendItem = {
  label: 'of the seeds',
  kind: 'seeds',
  seeds: 'several',
}

export interface Chart {
  /** The name in links and file names. It never changes once it is published. */
  name: string
  title: string
  unit: string
  legend: readonly LegendItem[]
  format: (value: number) => string
  /** The columns that are exported. */
  columns: readonly StepColumnName[]
  evaluationColumns?: readonly EvaluationColumnName[]
  draw(snapshot: Snapshot, options: DrawOptions): Drawing
  /** The values of a lane at step t. */
  read(lane: LaneView, t: number, snapshot: Snapshot): Reading[]
  /** What stands beside the drawing. */
  Aside?: ComponentType<{ snapshot: Snapshot }>
}

/** The value of a column at step t, or the last number before it. */
export const valueAt = (column: Column, t: number): number => lastFinite(column, t + 1)

/** The latest evaluation at or before step t. */
export function evaluationAt(series: LaneSeries, column: Column, t: number): number {
  const { step } = series.evaluations
  for (let i = column.length - 1; i >= 0; i--) if (step.at(i) <= t) return column.at(i)
  return NaN
}
