import type { Column } from '../column.ts'
import { percent, wholePercent } from '../format.ts'
import { laneColor, laneDash } from '../lanes/look.ts'
import {
  bandKeys,
  bandLegend,
  drawn,
  evaluationAt,
  type Chart,
  type DrawnBand,
  type DrawnTrace,
} from './chart.ts'
import { rangeOf } from './rows.ts'
import { around } from './ticks.ts'

/** Share of validation images that are judged right. */
export const accuracy: Chart = {
  title: 'Accuracy',
  unit: 'of validation images · higher is better',
  canBeLog: false,
  format: wholePercent,
  legend: [bandLegend],
  draw({ lanes, x, seeds }) {
    const traces = lanes.map(({ id, slot, series, evaluations }): DrawnTrace => ({
      key: id,
      color: laneColor(slot),
      width: 2.25,
      dash: laneDash(slot),
      xs: series.evaluations[x],
      ys: series.valAccuracy,
      length: evaluations,
    }))
    const bands = lanes.map(({ id, slot, series, evaluations }): DrawnBand => ({
      key: id,
      color: laneColor(slot),
      xs: series.evaluations[x],
      length: evaluations,
      band: series.evaluationBand('valAccuracy'),
    }))
    const drawing = drawn(traces, seeds > 1 ? bands : [])
    const { rows } = drawing
    const keys = [...traces.map(({ key }) => key), ...bandKeys(drawing)]
    // Once the first steep rise is a small part of the run, the axis leaves it for what differs afterwards.
    const settled = Math.max(0, ...lanes.map(({ evaluations }) => evaluations)) > 8
    const [low, high] = rangeOf(rows, keys, settled ? rows.at(-1)!.x / 3 : 0)
    const scale = Number.isFinite(low)
      ? around(Math.max(0, Math.min(low, high - 0.1)), high, 0.05, 5)
      : around(0, 1, 0.2, 5)
    return { ...drawing, y: scale }
  },
  read({ series }, t, { seeds }) {
    const at = (column: Column) => percent(evaluationAt(series, column, t))
    const readings = [{ label: 'validation', value: at(series.valAccuracy) }]
    if (seeds === 1) return readings
    const { low, high } = series.evaluationBand('valAccuracy')
    return [...readings, { label: 'least', value: at(low) }, { label: 'most', value: at(high) }]
  },
}
