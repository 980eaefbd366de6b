import { ratio, short } from '../format.ts'
import { laneColor, laneDash } from '../lanes/look.ts'
import { rangeOf, valueAt, type Chart } from './chart.ts'
import { decimate } from './decimate.ts'
import type { ChartLine } from './MetricChart.tsx'
import { around } from './ticks.ts'

/** How far SAM's gradient turns away from the plain one, at the steps that compute both. */
export const cosTheta: Chart = {
  title: 'cos θ',
  unit: 'between g and SAM’s g_s · 1 = same direction',
  canBeLog: false,
  format: short,
  legend: [],
  draw({ lanes, x, smoothing }) {
    const raw: ChartLine[] = []
    const bold: ChartLine[] = []
    for (const { id, slot, series, steps, method } of lanes) {
      if (method === 'base') continue
      const color = laneColor(slot)
      const xs = series.steps[x]
      if (smoothing > 0) {
        const points = decimate(xs, series.column('cosTheta'), steps)
        raw.push({ key: `${id} every refresh`, color, width: 1, opacity: 0.28, points })
      }
      const points = decimate(xs, series.smoothed('cosTheta', smoothing), steps)
      bold.push({ key: id, color, width: 2.25, dash: laneDash(slot), points })
    }
    const [low] = rangeOf([...raw, ...bold])
    return { lines: [...raw, ...bold], y: around(Number.isFinite(low) ? low : 0, 1, 0.2, 5) }
  },
  read: ({ series, method }, t, { smoothing }) =>
    method === 'base'
      ? []
      : [{ label: 'cos θ', value: ratio(valueAt(series.smoothed('cosTheta', smoothing), t)) }],
}
