import { loss as formatLoss, short } from '../../format/numbers.ts'
import { laneColor } from '../../format/laneStyle.ts'
import { bandLegend, evaluationAt, stepLegend, valueAt, type Chart } from './chart.ts'
import { compose, laneLine, type Composition } from './compose.ts'
import { fromZero } from './ticks.ts'

/** The validation loss; thinner, the training loss as a running mean; faint, every step. */
export const lossChart: Chart = {
  name: 'loss',
  title: 'Loss',
  unit: 'nats · lower is better',
  format: short,
  legend: [
    { label: 'validation', kind: 'main' },
    { label: 'training', kind: 'training' },
    stepLegend,
    bandLegend,
  ],
  columns: ['loss'],
  evaluationColumns: ['valLoss'],
  draw(snapshot, options) {
    const { lanes, x, smoothing } = snapshot
    const traces: Composition['traces'][number][] = []
    const bands: NonNullable<Composition['bands']>[number][] = []
    for (const lane of lanes) {
      const { id, slot, seeds, series, steps, evaluations } = lane
      const training = { xs: series.steps[x], length: steps }
      const validation = { xs: series.evaluations[x], length: evaluations }
      if (seeds.length > 1) {
        const color = laneColor(slot)
        const band = series.smoothedBand('loss', smoothing, snapshot.band)
        const valBand = series.evaluationBand('valLoss', snapshot.band)
        bands.push({ ...training, color, band, key: `${id} training` })
        bands.push({ ...validation, color, band: valBand, key: id })
      } else if (smoothing > 0) {
        traces.push({ ...laneLine(lane, 'step'), ...training, ys: series.column('loss') })
      }
      const ys = series.smoothed('loss', smoothing)
      traces.push({ ...laneLine(lane, 'training'), ...training, ys })
      traces.push({ ...laneLine(lane, 'main'), ...validation, ys: series.valLoss })
    }
    const scale = (_: number, high: number) => fromZero(high || 2.5, 5)
    return compose({ traces, bands, canBeLog: true, scale }, snapshot, options)
  },
  read: ({ series }, t, { smoothing }) => [
    {
      kind: 'main',
      label: 'validation',
      value: formatLoss(evaluationAt(series, series.valLoss, t)),
    },
    {
      kind: 'training',
      label: 'training',
      value: formatLoss(valueAt(series.smoothed('loss', smoothing), t)),
    },
  ],
}
