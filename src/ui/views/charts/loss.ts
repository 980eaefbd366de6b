import { loss as formatLoss, short } from '../../format/numbers.ts'
import { laneColor, laneDash } from '../../format/laneStyle.ts'
import {
  bandLegend,
  compose,
  evaluationAt,
  valueAt,
  type Chart,
  type DrawnBand,
  type DrawnTrace,
} from './chart.ts'
import { fromZero } from './ticks.ts'

const validationDash = '2 4'

/** The training loss as a running mean, with every step faint behind it, and the validation loss. */
export const lossChart: Chart = {
  name: 'loss',
  title: 'Loss',
  unit: 'nats · lower is better',
  format: short,
  legend: [
    { label: 'training', width: 2.5 },
    { label: 'validation', width: 2.5, dash: validationDash },
    { label: 'every step', width: 1.5, opacity: 0.35, seeds: 'one' },
    bandLegend,
  ],
  columns: ['loss'],
  evaluationColumns: ['valLoss'],
  draw(snapshot, everything) {
    const { lanes, x, smoothing } = snapshot
    const raw: DrawnTrace[] = []
    const bold: DrawnTrace[] = []
    const bands: DrawnBand[] = []
    for (const { id, slot, seeds, series, steps, evaluations } of lanes) {
      const color = laneColor(slot)
      const training = { color, xs: series.steps[x], length: steps }
      if (seeds.length > 1) {
        const band = series.smoothedBand('loss', smoothing)
        const valBand = series.evaluationBand('valLoss')
        const validation = { color, xs: series.evaluations[x], length: evaluations }
        bands.push({ ...training, band, key: id })
        bands.push({ ...validation, band: valBand, key: `${id} validation` })
      } else if (smoothing > 0) {
        const ys = series.column('loss')
        raw.push({ ...training, key: `${id} raw`, ys, width: 1, opacity: 0.28 })
      }
      const ys = series.smoothed('loss', smoothing)
      bold.push({ ...training, key: id, ys, width: 2.25, dash: laneDash(slot) })
      bold.push({
        key: `${id} validation`,
        color,
        width: 2.25,
        dash: validationDash,
        xs: series.evaluations[x],
        ys: series.valLoss,
        length: evaluations,
      })
    }
    const traces = [...raw, ...bold]
    const scale = (_: number, high: number) => fromZero(high || 2.5, 5)
    return compose({ traces, bands, canBeLog: true, scale }, snapshot, everything)
  },
  read: ({ series }, t, { smoothing }) => [
    { label: 'training', value: formatLoss(valueAt(series.smoothed('loss', smoothing), t)) },
    { label: 'validation', value: formatLoss(evaluationAt(series, series.valLoss, t)) },
  ],
}
