import { percent, wholePercent } from '../format.ts'
import { laneColor, laneDash } from '../lanes/look.ts'
import { evaluationAt, rangeOf, type Chart } from './chart.ts'
import { decimate } from './decimate.ts'
import type { ChartLine } from './MetricChart.tsx'
import { around } from './ticks.ts'

/** Share of validation images that are judged right. */
export const accuracy: Chart = {
  title: 'Accuracy',
  unit: 'of validation images · higher is better',
  canBeLog: false,
  format: wholePercent,
  legend: [],
  draw({ lanes, x }) {
    const lines = lanes.map(({ id, slot, series, evaluations }): ChartLine => {
      const points = decimate(series.evaluations[x], series.valAccuracy, evaluations)
      return { key: id, color: laneColor(slot), width: 2.25, dash: laneDash(slot), points }
    })
    // Once the first steep rise is a small part of the run, the axis leaves it for what differs afterwards.
    const end = Math.max(0, ...lines.map(({ points }) => points.at(-1)?.x ?? 0))
    const rows = Math.max(0, ...lines.map(({ points }) => points.length))
    const [low, high] = rangeOf(lines, rows > 8 ? end / 3 : 0)
    return {
      lines,
      y: Number.isFinite(low)
        ? around(Math.min(low, high - 0.1), high, 0.05, 5)
        : around(0, 1, 0.2, 5),
    }
  },
  read: ({ series }, t) => [
    { label: 'validation', value: percent(evaluationAt(series, series.valAccuracy, t)) },
  ],
}
