import type { Column } from '../../measurements/column.ts'
import { percent, wholePercent } from '../../format/numbers.ts'
import { laneColor } from '../../format/laneStyle.ts'
import { bandLegend, evaluationAt, type Chart, type Reading } from './chart.ts'
import { compose, laneLine } from './compose.ts'
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
  draw(snapshot, options) {
    const { lanes, x, shown, whole } = snapshot
    const traces = lanes.map((lane) => ({
      ...laneLine(lane, 'main'),
      xs: lane.series.evaluations[x],
      ys: lane.series.valAccuracy,
      length: lane.evaluations,
    }))
    const several = lanes.filter(({ seeds }) => seeds.length > 1)
    const bands = several.map(({ id, slot, series, evaluations }) => ({
      key: id,
      color: laneColor(slot),
      xs: series.evaluations[x],
      length: evaluations,
      band: series.evaluationBand('valAccuracy'),
    }))
    const scale = shown === whole ? () => around(0, 1, 0.2, 5) : near
    return compose({ traces, bands, canBeLog: false, scale }, snapshot, options)
  },
  read({ series, seeds }, t) {
    const reading = (label: string, column: Column): Reading => ({
      kind: label === 'validation' ? 'main' : 'seeds',
      label,
      value: percent(evaluationAt(series, column, t)),
    })
    const mean = reading('validation', series.valAccuracy)
    if (seeds.length === 1) return [mean]
    const { low, high } = series.evaluationBand('valAccuracy')
    return [mean, reading('least', low), reading('most', high)]
  },
}

/** Where a person has zoomed, the axis shows what is there and no more. */
const near = (low: number, high: number) =>
  Number.isFinite(low)
    ? around(Math.max(0, Math.min(low, high - 0.1)), high, 0.05, 5)
    : around(0, 1, 0.2, 5)
