import { percent, wholePercent } from '../format.ts'
import { laneColor, laneDash } from '../lanes/look.ts'
import { drawn, evaluationAt, type Chart, type DrawnTrace } from './chart.ts'
import { rangeOf } from './rows.ts'
import { around } from './ticks.ts'

/** Share of validation images that are judged right. */
export const accuracy: Chart = {
  title: 'Accuracy',
  unit: 'of validation images · higher is better',
  canBeLog: false,
  format: wholePercent,
  legend: [],
  draw({ lanes, x }) {
    const traces = lanes.map(({ id, slot, series, evaluations }): DrawnTrace => ({
      key: id,
      color: laneColor(slot),
      width: 2.25,
      dash: laneDash(slot),
      xs: series.evaluations[x],
      ys: series.valAccuracy,
      length: evaluations,
    }))
    const { lines, rows } = drawn(traces)
    const keys = traces.map(({ key }) => key)
    // Once the first steep rise is a small part of the run, the axis leaves it for what differs afterwards.
    const settled = Math.max(0, ...lanes.map(({ evaluations }) => evaluations)) > 8
    const [low, high] = rangeOf(rows, keys, settled ? rows.at(-1)!.x / 3 : 0)
    const scale = Number.isFinite(low)
      ? around(Math.min(low, high - 0.1), high, 0.05, 5)
      : around(0, 1, 0.2, 5)
    return { lines, rows, y: scale }
  },
  read: ({ series }, t) => [
    { label: 'validation', value: percent(evaluationAt(series, series.valAccuracy, t)) },
  ],
}
