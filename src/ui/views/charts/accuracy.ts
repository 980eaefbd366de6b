import type { Column } from '../../measurements/column.ts'
import { percent, wholePercent } from '../../format/numbers.ts'
import { laneColor } from '../../format/laneStyle.ts'
import { bandLegend, evaluationAt, type Chart, type Reading } from './chart.ts'
import { compose, laneLine } from './compose.ts'
import { around } from './ticks.ts'

interface Share {
  name: string
  title: string
  unit: string
  column: 'valAccuracy' | 'memorised' | 'resisted'
  /** What the share is called beside its value. */
  label: string
}

/** A share of some images, which evaluations measure. */
const shareChart = ({ name, title, unit, column, label }: Share): Chart => ({
  name,
  title,
  unit,
  format: wholePercent,
  legend: [bandLegend],
  columns: [],
  evaluationColumns: [column],
  draw(snapshot, options) {
    const { lanes, x, shown, whole } = snapshot
    const traces = lanes.map((lane) => ({
      ...laneLine(lane, 'main'),
      xs: lane.series.evaluations[x],
      ys: lane.series[column],
      length: lane.evaluations,
    }))
    const several = lanes.filter(({ seeds }) => seeds.length > 1)
    const bands = several.map(({ id, slot, series, evaluations }) => ({
      key: id,
      color: laneColor(slot),
      xs: series.evaluations[x],
      length: evaluations,
      band: series.evaluationBand(column, snapshot.band),
    }))
    const scale = shown === whole ? () => around(0, 1, 0.2, 5) : near
    return compose({ traces, bands, canBeLog: false, scale }, snapshot, options)
  },
  read({ series, seeds }, t) {
    const reading = (what: string, values: Column): Reading => ({
      kind: what === label ? 'main' : 'seeds',
      label: what,
      value: percent(evaluationAt(series, values, t)),
    })
    const mean = reading(label, series[column])
    if (seeds.length === 1) return [mean]
    const { low, high } = series.evaluationBand(column)
    return [mean, reading('least', low), reading('most', high)]
  },
})

/** The share of validation images that are classified correctly. */
export const accuracyChart = shareChart({
  name: 'accuracy',
  title: 'Accuracy',
  unit: 'of validation images · higher is better',
  column: 'valAccuracy',
  label: 'validation',
})

/** Of the training images with a changed label, the share judged to be what the label says: learnt by heart. */
export const memorisedChart = shareChart({
  name: 'memorised',
  title: 'Wrong labels memorised',
  unit: 'of training images with a wrong label, judged as the label says · lower is better',
  column: 'memorised',
  label: 'memorised',
})

/** The share of them judged to be what they are, against their label. */
export const resistedChart = shareChart({
  name: 'resisted',
  title: 'Wrong labels resisted',
  unit: 'of training images with a wrong label, judged right all the same · higher is better',
  column: 'resisted',
  label: 'resisted',
})

/** Where a person has zoomed, the axis shows what is there and no more. */
const near = (low: number, high: number) =>
  Number.isFinite(low)
    ? around(Math.max(0, Math.min(low, high - 0.1)), high, 0.05, 5)
    : around(0, 1, 0.2, 5)
