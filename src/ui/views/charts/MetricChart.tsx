/** Draws one chart from lines, levels and marks. Only this file uses Recharts. */
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
import type { Points } from './points.ts'
import type { Scale } from './ticks.ts'

/** The look of a line. */
export interface Stroke {
  key: string
  color: string
  width: number
  dash?: string | undefined
  opacity?: number | undefined
}

export interface ChartLine extends Stroke {
  points: Points
}

/** The area between two lines. */
export interface ChartBand {
  key: string
  low: Points
  high: Points
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
  lines: readonly ChartLine[]
  bands: readonly ChartBand[]
  levels: readonly ChartLevel[]
  marks: readonly ChartMark[]
  /** The size of all text. */
  size: TextSize
}

/** Small: for a low frame, without the x axis's name. Large: for a full screen. Huge: for a projector in a large room. */
export type TextSize = 'small' | 'normal' | 'large' | 'huge'

/** The margins between the plot and its box, in pixels, for what is drawn on top of it. */
export const plotInset = {
  small: { left: 46, right: 16, top: 8, bottom: 24 },
  normal: { left: 54, right: 20, top: 22, bottom: 44 },
  large: { left: 84, right: 32, top: 34, bottom: 68 },
  huge: { left: 118, right: 46, top: 46, bottom: 86 },
} as const

const margins = {
  small: { left: 0, right: plotInset.small.right, top: plotInset.small.top, bottom: 0 },
  normal: { left: 0, right: plotInset.normal.right, top: plotInset.normal.top, bottom: 0 },
  large: { left: 0, right: plotInset.large.right, top: plotInset.large.top, bottom: 0 },
  huge: { left: 0, right: plotInset.huge.right, top: plotInset.huge.top, bottom: 0 },
}
const ticks = {
  small: { fontSize: 12, fill: 'var(--muted)' },
  normal: { fontSize: 13, fill: 'var(--muted)' },
  large: { fontSize: 21, fill: 'var(--muted)' },
  huge: { fontSize: 30, fill: 'var(--text)' },
}
const labelSizes = { small: 12, normal: 12, large: 18, huge: 27 }
const thicknesses = { small: 1, normal: 1, large: 1.4, huge: 2 } // factors of a line's own width
const axisLine = { stroke: 'var(--axis)' }

/** Labels of references may lie on lines; a halo keeps them readable. */
const halo = {
  paintOrder: 'stroke',
  stroke: 'var(--surface)',
  strokeWidth: 4,
  strokeLinejoin: 'round',
} as const

export const MetricChart = memo(function MetricChart(props: MetricChartProps) {
  const { width, height, x, y, lines, bands, levels, marks, size } = props
  const fontSize = labelSizes[size]
  return (
    <LineChart width={width} height={height} margin={margins[size]} accessibilityLayer={false}>
      <Frame x={x} y={y} size={size} />
      <Lines lines={lines} bands={bands} thickness={thicknesses[size]} />
      {levels.map(({ key, y: at, label, color }) => (
        <ReferenceLine
          key={key}
          y={at}
          stroke={color}
          strokeDasharray="2 4"
          label={{ ...halo, value: label, position: 'insideBottomRight', fontSize, fill: color }}
        />
      ))}
      {inRows(marks, x, width, size).map(({ key, x: at, label, color, row }) => (
        <ReferenceLine
          key={key}
          x={at}
          stroke={color}
          strokeWidth={1.5}
          label={{
            ...halo,
            value: label,
            position: 'top',
            dy: 1.25 * fontSize * row,
            fontSize,
            fill: color,
          }}
        />
      ))}
    </LineChart>
  )
})

/** The visible marks, each with the first row in which its label covers no earlier label. */
function inRows(
  marks: readonly ChartMark[],
  { domain: [low, high] }: ChartAxis,
  width: number,
  size: TextSize,
) {
  const { left, right } = plotInset[size]
  const pixels = (width - left - right) / (high - low)
  const ends: number[] = []
  return marks
    .filter(({ x }) => x >= low && x <= high)
    .toSorted((a, b) => a.x - b.x)
    .map((mark) => {
      const half = (labelSizes[size] / 3) * mark.label.length
      const center = mark.x * pixels
      const free = ends.findIndex((end) => end < center - half)
      const row = free < 0 ? ends.length : free
      ends[row] = center + half
      return { ...mark, row }
    })
}

const Frame = memo(function Frame({ x, y, size }: Pick<MetricChartProps, 'x' | 'y' | 'size'>) {
  const { left, bottom } = plotInset[size]
  const tick = ticks[size]
  return (
    <>
      <CartesianGrid vertical={false} stroke="var(--grid)" />
      <XAxis
        type="number"
        dataKey="x"
        domain={[...x.domain]}
        ticks={x.ticks}
        tickFormatter={x.format}
        height={bottom}
        tick={tick}
        tickLine={false}
        axisLine={axisLine}
        allowDataOverflow
        {...(size !== 'small' && {
          label: { ...tick, value: x.label, position: 'insideBottom', offset: 4 },
        })}
      />
      <YAxis
        type="number"
        domain={[...y.domain]}
        ticks={y.ticks}
        tickFormatter={y.format}
        scale={y.log ? 'log' : 'linear'}
        width={left}
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
function Lines({
  lines,
  bands,
  thickness,
}: Pick<MetricChartProps, 'lines' | 'bands'> & { thickness: number }) {
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
      {bands.map(({ key, low, high, color }) => (
        <path key={key} d={bandPathOf(low, high, xScale, yScale)} fill={color} fillOpacity={0.16} />
      ))}
      {lines.map(({ key, points, color, width, dash, opacity }) => (
        <Curve
          key={key}
          path={joined(pixelsOf(points, xScale, yScale))}
          fill="none"
          stroke={color}
          strokeWidth={thickness * width}
          strokeDasharray={dash ?? ''}
          strokeOpacity={opacity ?? 1}
          strokeLinejoin="round"
        />
      ))}
    </g>
  )
}

type ToPixels = NonNullable<ReturnType<typeof useXAxisScale>>

/** The outline of a band: along its lower line, and back along its upper line. */
function bandPathOf(low: Points, high: Points, xScale: ToPixels, yScale: ToPixels): string {
  const back = pixelsOf(high, xScale, yScale).toReversed()
  const path = joined([...pixelsOf(low, xScale, yScale), ...back])
  return path && `${path}Z`
}

const joined = (points: string[]) => (points.length > 0 ? `M${points.join('L')}` : '')

const tenths = (pixels: number) => Math.round(10 * pixels) / 10

function pixelsOf({ xs, ys }: Points, xScale: ToPixels, yScale: ToPixels): string[] {
  const points: string[] = []
  for (const [i, value] of ys.entries()) {
    const x = xScale(xs[i]!)
    const y = yScale(value)
    if (x === undefined || y === undefined || !Number.isFinite(y)) continue
    points.push(`${tenths(x)},${tenths(y)}`)
  }
  return points
}
