import type { Column } from '../../measurements/column.ts'
import { percent, wholePercent } from '../../format/numbers.ts'
import { laneColor, laneDash } from '../../format/laneStyle.ts'
import {
  bandLegend,
  compose,
  evaluationAt,
  type Chart,
  type DrawnBand,
  type DrawnTrace,
} from './chart.ts'
import { around } from './ticks.ts'

/** The share of validation images that are classified correctly. */
export const accuracyChart: Chart = {
  name: 'accuracy',
  title: 'Accuracy',
  unit: 'of validation images · higher is better',
  format: wholePercent,
  legend: [bandLegend],
  columns: [],
  evaluationColumns: ['valAccuracy'],
  draw(snapshot, everything) {
    const { lanes, x, shown, whole, newest } = snapshot
    const traces = lanes.map(({ id, slot, series, evaluations }): DrawnTrace => ({
      key: id,
      color: laneColor(slot),
      width: 2.25,
      dash: laneDash(slot),
      xs: series.evaluations[x],
      ys: series.valAccuracy,
      length: evaluations,
    }))
    const several = lanes.filter(({ seeds }) => seeds.length > 1)
    const bands = several.map(({ id, slot, series, evaluations }): DrawnBand => ({
      key: id,
      color: laneColor(slot),
      xs: series.evaluations[x],
      length: evaluations,
      band: series.evaluationBand('valAccuracy'),
    }))
    // Once the first steep rise is a small part of the run, the axis leaves it out, so that later differences are visible.
    const settled = Math.max(0, ...lanes.map(({ evaluations }) => evaluations)) > 8
    const from = settled && !everything && shown === whole ? newest / 3 : 0
    return compose({ traces, bands, canBeLog: false, scale, from }, snapshot, everything)
  },
  read({ series, seeds }, t) {
    const at = (column: Column) => percent(evaluationAt(series, column, t))
    const readings = [{ label: 'validation', value: at(series.valAccuracy) }]
    if (seeds.length === 1) return readings
    const { low, high } = series.evaluationBand('valAccuracy')
    return [...readings, { label: 'least', value: at(low) }, { label: 'most', value: at(high) }]
  },
}

const scale = (low: number, high: number) =>
  Number.isFinite(low)
    ? around(Math.max(0, Math.min(low, high - 0.1)), high, 0.05, 5)
    : around(0, 1, 0.2, 5)
