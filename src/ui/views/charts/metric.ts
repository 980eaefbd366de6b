/** A chart of numbers that every step measures: each lane's running mean, and every step faint behind it. */
import type { StepColumnName } from '../../measurements/laneSeries.ts'
import { scalar } from '../../format/numbers.ts'
import { laneColor } from '../../format/laneStyle.ts'
import { bandLegend, stepLegend, valueAt, type Chart, type LegendItem } from './chart.ts'
import { compose, laneLine, type Composition } from './compose.ts'
import type { ChartLevel } from './drawing.ts'
import type { LineKind } from './grammar.ts'
import type { LaneView } from '../../measurements/laneView.ts'
import { fromZero, type Scale } from './ticks.ts'

/** One line of a lane. */
interface MetricLine {
  column: StepColumnName
  label: string
  /** Left out, the main line. */
  kind?: LineKind
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

const meanLegend: LegendItem = { label: 'running mean', kind: 'main' }

export function metric(row: Metric): Chart {
  const { name, title, unit, lines, exact = false, canBeLog = true, level } = row
  const { format = scalar, scale = (_, high) => fromZero(high, 5) } = row
  const single = lines.length === 1
  const strokes = lines.map(({ label, kind = 'main' }): LegendItem => ({ label, kind }))
  const measured = single ? [meanLegend, stepLegend, bandLegend] : strokes
  const levelItems: LegendItem[] = level ? [{ label: level.label, kind: 'level' }] : []
  return {
    name,
    title,
    unit,
    format,
    legend: [...(exact ? [] : measured), ...levelItems],
    columns: lines.map(({ column }) => column),
    draw(snapshot, options) {
      const { lanes, x, smoothing } = snapshot
      const memory = exact ? 0 : smoothing
      const raw: Composition['traces'][number][] = []
      const bold: Composition['traces'][number][] = []
      const bands: NonNullable<Composition['bands']>[number][] = []
      for (const lane of lanes) {
        const { id, slot, seeds, series, steps } = lane
        for (const { column, kind = 'main' } of lines) {
          if (!measures(lane, column)) continue
          const trace = { xs: series.steps[x], length: steps }
          if (seeds.length > 1 && single && !exact) {
            const band = series.smoothedBand(column, memory, snapshot.band)
            bands.push({ ...trace, color: laneColor(slot), key: id, band })
          } else if (single && memory > 0) {
            raw.push({ ...trace, ...laneLine(lane, 'step'), ys: series.column(column) })
          }
          bold.push({ ...trace, ...laneLine(lane, kind), ys: series.smoothed(column, memory) })
        }
      }
      const levels = level && bold.length > 0 ? [level] : []
      const traces = [...raw, ...bold]
      return compose({ traces, bands, levels, canBeLog, scale }, snapshot, options)
    },
    read(lane, t, { smoothing }) {
      return lines
        .filter(({ column }) => measures(lane, column))
        .map(({ column, label, kind = 'main' }) => {
          const ys = lane.series.smoothed(column, exact ? 0 : smoothing)
          return { label, kind, value: format(valueAt(ys, t)) }
        })
    },
  }
}

/** Whether a lane's method measures this number at any step. */
const measures = ({ series, steps }: LaneView, column: StepColumnName) =>
  series.column(column).extremes.previous(steps) >= 0
