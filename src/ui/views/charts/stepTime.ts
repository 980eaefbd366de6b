import { methodRow } from '../../../experiment/methods.ts'
import { lastFinite } from '../../measurements/column.ts'
import { cycleWindow } from '../../measurements/laneSeries.ts'
import { milliseconds, ratio, short } from '../../format/numbers.ts'
import { laneColor, laneDash } from '../../format/laneStyle.ts'
import { compose, valueAt, type Chart, type DrawnTrace, type Reading } from './chart.ts'
import type { ChartLevel } from './MetricChart.tsx'
import type { LaneView } from '../../measurements/laneView.ts'
import type { Snapshot } from './snapshot.ts'
import { fromZero } from './ticks.ts'

const refreshDash = '7 3 1 3'
const reuseDash = '1 3'
const phases = [
  ['refresh', refreshDash],
  ['reuse', reuseDash],
] as const

/** Milliseconds of a step on the device: the mean over whole cycles of k steps, and refresh and reuse steps separately. */
export const stepTimeChart: Chart = {
  name: 'step-time',
  title: 'Step time',
  unit: 'ms · lower is cheaper',
  format: short,
  legend: [
    { label: 'mean', width: 2.5 },
    { label: 'refresh', width: 1.5, dash: refreshDash },
    { label: 'reuse', width: 1.5, dash: reuseDash },
  ],
  columns: ['ms', 'refreshMs', 'reuseMs'],
  draw(snapshot, everything) {
    const { lanes, x, smoothing } = snapshot
    const traces: DrawnTrace[] = []
    for (const { id, slot, k, series, steps } of lanes) {
      const trace = { color: laneColor(slot), xs: series.steps[x], length: steps }
      if (Number.isFinite(lastFinite(series.column('reuseMs'), steps))) {
        for (const [phase, dash] of phases) {
          const ys = series.smoothed(`${phase}Ms`, smoothing)
          traces.push({ ...trace, key: `${id} ${phase}`, ys, width: 1.5, dash })
        }
      }
      const ys = series.meanColumn(cycleWindow(k))
      traces.push({ ...trace, key: id, ys, width: 2.25, dash: laneDash(slot) })
    }
    const levels = idealLevels(lanes.filter(({ keptRun }) => keptRun === null))
    const scale = (_: number, high: number) => fromZero(1.05 * high, 5)
    return compose({ traces, levels, canBeLog: true, scale, warmUp: true }, snapshot, everything)
  },
  read({ series, k, steps }, t, { smoothing }: Snapshot) {
    const row = Math.min(t, steps - 1)
    const readings: Reading[] = [
      { label: 'mean', value: milliseconds(series.meanMs(cycleWindow(k), row)) },
    ]
    if (Number.isFinite(valueAt(series.column('reuseMs'), t))) {
      for (const [phase] of phases) {
        const value = valueAt(series.smoothed(`${phase}Ms`, smoothing), t)
        readings.push({ label: phase, value: milliseconds(value) })
      }
    }
    return readings
  },
}

/** What the lanes would cost if nothing but gradients took time: plain training's median step times their gradients per step. */
function idealLevels(lanes: LaneView[]): ChartLevel[] {
  const isPlain = ({ method }: LaneView) => methodRow(method).standard === 'plain'
  const base = lanes.find(isPlain)
  const median = base && medianOf(base)
  if (median === undefined) return []
  return lanes
    .filter((lane) => !isPlain(lane))
    .map(({ id, slot, gradientsPerStep }) => ({
      key: id,
      y: median * gradientsPerStep,
      label: `ideal ${ratio(gradientsPerStep)}×`,
      color: laneColor(slot),
    }))
}

/** Median step time of a lane's latest 200 steps. */
function medianOf({ series, steps }: LaneView): number | undefined {
  const latest = series
    .column('ms')
    .values.slice(Math.max(0, steps - 200), steps)
    .toSorted()
  return latest[latest.length >> 1]
}
