/** What one step of a lane measured, read from its series. */
import { stepMetricNames, type Phase, type StepMetricName } from '../../../experiment/events.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'

export type StepMeasured = Readonly<Record<StepMetricName | 'lr', number>>

export interface Moment {
  t: number
  phase: Phase
  /** NaN where the phase has no such number. */
  measured: StepMeasured
}

/** The step in row `row` of a series; null outside. */
function momentAt(series: LaneSeries, row: number): Moment | null {
  if (row < 0 || row >= series.steps.step.length) return null
  const names = [...stepMetricNames, 'lr'] as const
  const measured = Object.fromEntries(names.map((name) => [name, series.column(name).at(row)]))
  return {
    t: series.steps.step.at(row),
    phase: phaseAt(series, row),
    measured: measured as StepMeasured,
  }
}

function phaseAt(series: LaneSeries, row: number): Phase {
  if (Number.isFinite(series.column('refreshMs').at(row))) return 'refresh'
  return Number.isFinite(series.column('reuseMs').at(row)) ? 'reuse' : 'base'
}

/** The latest step of all, or the latest of one phase; null where there is none. */
export function latest(series: LaneSeries, phase?: 'refresh' | 'reuse'): Moment | null {
  const { length } = series.steps.step
  const row = phase ? series.column(`${phase}Ms`).extremes.previous(length) : length - 1
  return momentAt(series, row)
}
