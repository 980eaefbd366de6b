import { ratio, short } from '../format.ts'
import { laneColor, laneDash } from '../lanes/look.ts'
import {
  bandKeys,
  bandLegend,
  drawn,
  valueAt,
  type Chart,
  type DrawnBand,
  type DrawnTrace,
} from './chart.ts'
import { rangeOf } from './rows.ts'
import { around } from './ticks.ts'

/** How far SAM's gradient turns away from the plain one, at the steps that compute both. */
export const cosTheta: Chart = {
  title: 'cos θ',
  unit: 'between g and SAM’s g_s · 1 = same direction',
  canBeLog: false,
  format: short,
  legend: [bandLegend],
  draw({ lanes, x, smoothing, seeds }) {
    const raw: DrawnTrace[] = []
    const bold: DrawnTrace[] = []
    const bands: DrawnBand[] = []
    for (const { id, slot, series, steps, method } of lanes) {
      if (method === 'base') continue
      const trace = { color: laneColor(slot), xs: series.steps[x], length: steps }
      if (seeds > 1) {
        const band = series.smoothedBand('cosTheta', smoothing)
        bands.push({ ...trace, band, key: id })
      } else if (smoothing > 0) {
        const ys = series.column('cosTheta')
        raw.push({ ...trace, key: `${id} raw`, ys, width: 1, opacity: 0.28 })
      }
      const ys = series.smoothed('cosTheta', smoothing)
      bold.push({ ...trace, key: id, ys, width: 2.25, dash: laneDash(slot) })
    }
    const drawing = drawn([...raw, ...bold], bands)
    const keys = [...drawing.lines.map(({ key }) => key), ...bandKeys(drawing)]
    const [low] = rangeOf(drawing.rows, keys)
    return { ...drawing, y: around(Number.isFinite(low) ? low : 0, 1, 0.2, 5) }
  },
  read: ({ series, method }, t, { smoothing }) =>
    method === 'base'
      ? []
      : [{ label: 'cos θ', value: ratio(valueAt(series.smoothed('cosTheta', smoothing), t)) }],
}
