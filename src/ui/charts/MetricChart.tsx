/** The only place that knows Recharts: lines, levels and marks in, one chart out. */
import { memo, useId } from 'react'
import {
  CartesianGrid,
  Curve,
  LineChart,
  ReferenceLine,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from 'recharts'
import type { Row } from './rows.ts'
import type { Scale } from './ticks.ts'

export interface ChartLine {
  /** Under which its values are in the rows. */
  key: string
  color: string
  width: number
  dash?: string | undefined
  opacity?: number | undefined
}

/** The area between two lines of the rows. */
export interface ChartBand {
  low: string
  high: string
  color: string
}

/** A horizontal reference. */
export interface ChartLevel {
  key: string
  y: number
  label: string
  color: string
}

/** A vertical reference. */
export interface ChartMark {
  key: string
  x: number
  label: string
  color: string
}

export interface ChartAxis extends Scale {
  label?: string
  log?: boolean
  format: (value: number) => string
}

export interface MetricChartProps {
  width: number
  height: number
  x: ChartAxis
  y: ChartAxis
  rows: Row[]
  lines: ChartLine[]
  bands: ChartBand[]
  levels: ChartLevel[]
  marks: ChartMark[]
}

/** Where the plot lies in its box, in pixels; whoever draws on top of it needs to know. */
export const plotInset = { left: 54, right: 20, top: 22, bottom: 44 }

const margin = { left: 0, right: plotInset.right, top: plotInset.top, bottom: 0 }
const tick = { fontSize: 13, fill: 'var(--muted)' }
const axisLine = { stroke: 'var(--axis)' }

export const MetricChart = memo(function MetricChart(props: MetricChartProps) {
  const { width, height, x, y, rows, lines, bands, levels, marks } = props
  return (
    <LineChart width={width} height={height} margin={margin} accessibilityLayer={false}>
      <Frame x={x} y={y} />
      <Lines rows={rows} lines={lines} bands={bands} />
      {levels.map(({ key, y: at, label, color }) => (
        <ReferenceLine
          key={key}
          y={at}
          stroke={color}
          strokeDasharray="2 4"
          label={{ value: label, position: 'insideBottomRight', fontSize: 12, fill: color }}
        />
      ))}
      {inRows(marks, x, width).map(({ key, x: at, label, color, row }) => (
        <ReferenceLine
          key={key}
          x={at}
          stroke={color}
          strokeWidth={1.5}
          label={{ value: label, position: 'top', dy: 15 * row, fontSize: 12, fill: color }}
        />
      ))}
    </LineChart>
  )
})

/** Gives each mark's label the first row in which it covers no label before it. */
function inRows(marks: ChartMark[], { domain: [low, high] }: ChartAxis, width: number) {
  const pixels = (width - plotInset.left - plotInset.right) / (high - low)
  const ends: number[] = []
  return marks
    .toSorted((a, b) => a.x - b.x)
    .map((mark) => {
      const half = 4 * mark.label.length
      const center = mark.x * pixels
      const free = ends.findIndex((end) => end < center - half)
      const row = free < 0 ? ends.length : free
      ends[row] = center + half
      return { ...mark, row }
    })
}

const Frame = memo(function Frame({ x, y }: { x: ChartAxis; y: ChartAxis }) {
  return (
    <>
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis
        type="number"
        dataKey="x"
        domain={x.domain}
        ticks={x.ticks}
        tickFormatter={x.format}
        height={plotInset.bottom}
        tick={tick}
        tickLine={false}
        axisLine={axisLine}
        allowDataOverflow
        label={{ ...tick, value: x.label, position: 'insideBottom', offset: 4 }}
      />
      <YAxis
        type="number"
        domain={y.domain}
        ticks={y.ticks}
        tickFormatter={y.format}
        scale={y.log ? 'log' : 'linear'}
        width={plotInset.left}
        tick={tick}
        tickLine={false}
        axisLine={false}
        allowDataOverflow
      />
    </>
  )
})

/**
 * The lines, as one path each on the chart's scales. Recharts' own Line keeps an object or more per point for
 * labels, dots and animation, which these lines don't have: measured, it costs several times as much per redraw.
 */
function Lines({ rows, lines, bands }: Pick<MetricChartProps, 'rows' | 'lines' | 'bands'>) {
  const clip = useId()
  const area = usePlotArea()
  const xScale = useXAxisScale()
  const yScale = useYAxisScale()
  if (!area || !xScale || !yScale) return null
  return (
    <g clipPath={`url(#${clip})`}>
      <clipPath id={clip}>
        <rect {...area} />
      </clipPath>
      {bands.map(({ low, high, color }) => (
        <path
          key={low}
          d={bandPathOf(rows, low, high, xScale, yScale)}
          fill={color}
          fillOpacity={0.16}
        />
      ))}
      {lines.map(({ key, color, width, dash, opacity }) => (
        <Curve
          key={key}
          path={pathOf(rows, key, xScale, yScale)}
          fill="none"
          stroke={color}
          strokeWidth={width}
          strokeDasharray={dash ?? ''}
          strokeOpacity={opacity ?? 1}
          strokeLinejoin="round"
        />
      ))}
    </g>
  )
}

type ToPixels = NonNullable<ReturnType<typeof useXAxisScale>>

/** Straight from one value of a line to the next, over rows that have none. */
const pathOf = (rows: Row[], key: string, xScale: ToPixels, yScale: ToPixels): string =>
  joined(pointsOf(rows, key, xScale, yScale))

/** Along the lower line and back along the upper one. */
function bandPathOf(
  rows: Row[],
  low: string,
  high: string,
  xScale: ToPixels,
  yScale: ToPixels,
): string {
  const back = pointsOf(rows, high, xScale, yScale).toReversed()
  const path = joined([...pointsOf(rows, low, xScale, yScale), ...back])
  return path && `${path}Z`
}

const joined = (points: string[]) => (points.length > 0 ? `M${points.join('L')}` : '')

function pointsOf(rows: Row[], key: string, xScale: ToPixels, yScale: ToPixels): string[] {
  const points: string[] = []
  for (const row of rows) {
    const value = row[key]
    if (value === undefined) continue
    const x = xScale(row.x)
    const y = yScale(value)
    if (x === undefined || y === undefined || !Number.isFinite(y)) continue
    points.push(`${x.toFixed(1)},${y.toFixed(1)}`)
  }
  return points
}
