import { lastFinite } from '../../measurements/column.ts'
import { cycleWindow } from '../../measurements/laneSeries.ts'
import { milliseconds, short } from '../../format/numbers.ts'
import { valueAt, type Chart, type Reading } from './chart.ts'
import { StepTimeBars } from './StepTimeBars.tsx'
import { compose, laneLine, type Composition } from './compose.ts'
import { fromZero } from './ticks.ts'

/** Starting has a cost of its own; the running means forget it after so many steps. */
const slowSteps = 40

const phases = ['refresh', 'reuse'] as const

/** Milliseconds of a step on the device: the mean over whole cycles of k steps, and refresh and reuse steps separately. */
export const stepTimeChart: Chart = {
  name: 'step-time',
  title: 'Step time',
  unit: 'ms · lower is cheaper',
  format: short,
  legend: [
    { label: 'mean', kind: 'main' },
    { label: 'refresh', kind: 'refresh' },
    { label: 'reuse', kind: 'reuse' },
  ],
  columns: ['ms', 'refreshMs', 'reuseMs'],
  Aside: StepTimeBars,
  draw(snapshot, options) {
    const { lanes, x, smoothing } = snapshot
    const traces: Composition['traces'][number][] = []
    for (const lane of lanes) {
      const { k, series, steps } = lane
      const trace = { xs: series.steps[x], length: steps }
      if (Number.isFinite(lastFinite(series.column('reuseMs'), steps))) {
        for (const phase of phases) {
          const ys = series.smoothed(`${phase}Ms`, smoothing)
          traces.push({ ...trace, ...laneLine(lane, phase), ys })
        }
      }
      traces.push({ ...trace, ...laneLine(lane, 'main'), ys: series.meanColumn(cycleWindow(k)) })
    }
    const scale = (_: number, high: number) => fromZero(1.05 * high, 5)
    const from = Math.max(
      ...lanes.map(({ series, steps }) =>
        steps > 2 * slowSteps ? series.steps[x].at(slowSteps) : 0,
      ),
    )
    return compose({ traces, canBeLog: true, scale, from, warmUp: true }, snapshot, options)
  },
  read({ series, k, steps }, t, { smoothing }) {
    const row = Math.min(t, steps - 1)
    const mean = milliseconds(series.meanMs(cycleWindow(k), row))
    const readings: Reading[] = [{ kind: 'main', label: 'mean', value: mean }]
    if (Number.isFinite(valueAt(series.column('reuseMs'), t))) {
      for (const phase of phases) {
        const value = valueAt(series.smoothed(`${phase}Ms`, smoothing), t)
        readings.push({ kind: phase, label: phase, value: milliseconds(value) })
      }
    }
    return readings
  },
}
