/** A chart of numbers that every step measures: each lane's running mean, and every step faint behind it. */
import type { StepColumnName } from '../../measurements/laneSeries.ts'
import { scalar } from '../../format/numbers.ts'
import { laneColor, laneDash } from '../../format/laneStyle.ts'
import {
  bandLegend,
  compose,
  valueAt,
  type Chart,
  type DrawnBand,
  type DrawnTrace,
  type LegendItem,
} from './chart.ts'
import type { ChartLevel } from './MetricChart.tsx'
import type { LaneView } from '../../measurements/laneView.ts'
import { fromZero, type Scale } from './ticks.ts'

/** One line of a lane; the first has the lane's own dash. */
interface MetricLine {
  column: StepColumnName
  label: string
  dash?: string
}

interface Metric {
  name: string
  title: string
  unit: string
  lines: readonly MetricLine[]
  /** Whether the numbers are exact and not measured; they are drawn without a running mean. */
  exact?: boolean
  canBeLog?: boolean
  level?: ChartLevel
  format?: (value: number) => string
  scale?: (low: number, high: number) => Scale
}

export function metric(row: Metric): Chart {
  const { name, title, unit, lines, exact = false, canBeLog = true, level } = row
  const { format = scalar, scale = (_, high) => fromZero(high, 5) } = row
  const single = lines.length === 1
  const strokes = single
    ? []
    : lines.map(({ label, dash }): LegendItem => ({ label, width: 2.5, ...(dash && { dash }) }))
  return {
    name,
    title,
    unit,
    format,
    legend: exact || !single ? strokes : [bandLegend],
    columns: lines.map(({ column }) => column),
    draw(snapshot, everything) {
      const { lanes, x, smoothing } = snapshot
      const memory = exact ? 0 : smoothing
      const raw: DrawnTrace[] = []
      const bold: DrawnTrace[] = []
      const bands: DrawnBand[] = []
      for (const lane of lanes) {
        const { id, slot, seeds, series, steps } = lane
        for (const [i, { column, dash = laneDash(slot) }] of lines.entries()) {
          if (!measures(lane, column)) continue
          const key = i === 0 ? id : `${id} ${column}`
          const trace = { color: laneColor(slot), xs: series.steps[x], length: steps }
          if (seeds.length > 1 && single && !exact) {
            bands.push({ ...trace, key, band: series.smoothedBand(column, memory) })
          } else if (single && memory > 0) {
            const ys = series.column(column)
            raw.push({ ...trace, key: `${key} raw`, ys, width: 1, opacity: 0.28 })
          }
          bold.push({ ...trace, key, ys: series.smoothed(column, memory), width: 2.25, dash })
        }
      }
      const levels = level && bold.length > 0 ? [level] : []
      const traces = [...raw, ...bold]
      return compose({ traces, bands, levels, canBeLog, scale }, snapshot, everything)
    },
    read(lane, t, { smoothing }) {
      return lines
        .filter(({ column }) => measures(lane, column))
        .map(({ column, label }) => {
          const ys = lane.series.smoothed(column, exact ? 0 : smoothing)
          return { label, value: format(valueAt(ys, t)) }
        })
    },
  }
}

/** Whether a lane's method measures this number at any step. */
const measures = ({ series, steps }: LaneView, column: StepColumnName) =>
  series.column(column).extremes.previous(steps) >= 0
