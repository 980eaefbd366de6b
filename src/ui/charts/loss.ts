import { laneColor, laneDash } from '../lanes/look.ts'
import { loss as formatLoss, short } from '../format.ts'
import { evaluationAt, rangeOf, valueAt, type Chart } from './chart.ts'
import { decimate } from './decimate.ts'
import type { ChartLine } from './MetricChart.tsx'
import { fromZero, logarithmic } from './ticks.ts'

const validationDash = '2 4'

/** Training loss, every step faint behind its running mean, and validation loss. */
export const loss: Chart = {
  title: 'Loss',
  unit: 'nats · lower is better',
  canBeLog: true,
  format: short,
  legend: [
    { label: 'training', width: 2.5 },
    { label: 'validation', width: 2.5, dash: validationDash },
    { label: 'every step', width: 1.5, opacity: 0.35 },
  ],
  draw({ lanes, x, y, smoothing }) {
    const raw: ChartLine[] = []
    const bold: ChartLine[] = []
    for (const { id, slot, series, steps, evaluations } of lanes) {
      const color = laneColor(slot)
      const xs = series.steps[x]
      const validation = decimate(series.evaluations[x], series.valLoss, evaluations)
      if (smoothing > 0) {
        const points = decimate(xs, series.column('loss'), steps)
        raw.push({ key: `${id} every step`, color, width: 1, opacity: 0.28, points })
      }
      const points = decimate(xs, series.smoothed('loss', smoothing), steps)
      bold.push({ key: `${id} training`, color, width: 2.25, dash: laneDash(slot), points })
      bold.push({
        key: `${id} validation`,
        color,
        width: 2.25,
        dash: validationDash,
        points: validation,
      })
    }
    const [low, high] = rangeOf(bold)
    if (y === 'log' && low > 0) return { lines: [...raw, ...bold], y: logarithmic(low, high) }
    return { lines: [...raw, ...bold], y: fromZero(high || 2.5, 5) }
  },
  read: ({ series }, t, { smoothing }) => [
    { label: 'training', value: formatLoss(valueAt(series.smoothed('loss', smoothing), t)) },
    { label: 'validation', value: formatLoss(evaluationAt(series, series.valLoss, t)) },
  ],
}
