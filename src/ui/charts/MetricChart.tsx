/** The only place that knows Recharts: lines, levels and marks in, one chart out. */
import { memo } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { Point } from './decimate.ts'
import type { Scale } from './ticks.ts'

export interface ChartLine {
  key: string
  points: Point[]
  color: string
  width: number
  dash?: string
  opacity?: number
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
  lines: ChartLine[]
  levels: ChartLevel[]
  marks: ChartMark[]
}

/** Where the plot lies in its box, in pixels; whoever draws on top of it needs to know. */
export const plotInset = { left: 54, right: 20, top: 22, bottom: 44 }

const margin = { left: 0, right: plotInset.right, top: plotInset.top, bottom: 0 }
const tick = { fontSize: 13, fill: 'var(--muted)' }
const axisLine = { stroke: 'var(--axis)' }
const noData: never[] = []

export const MetricChart = memo(function MetricChart(props: MetricChartProps) {
  const { width, height, x, y, lines, levels, marks } = props
  return (
    <LineChart
      width={width}
      height={height}
      margin={margin}
      data={noData}
      accessibilityLayer={false}
    >
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
        label={{
          value: x.label,
          position: 'insideBottom',
          offset: 4,
          fontSize: 13,
          fill: 'var(--muted)',
        }}
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
      {lines.map((line) => (
        <Line
          key={line.key}
          data={line.points}
          dataKey="y"
          type="linear"
          dot={false}
          activeDot={false}
          isAnimationActive={false}
          legendType="none"
          stroke={line.color}
          strokeWidth={line.width}
          strokeDasharray={line.dash ?? ''}
          strokeOpacity={line.opacity ?? 1}
          strokeLinejoin="round"
        />
      ))}
      {levels.map((level) => (
        <ReferenceLine
          key={level.key}
          y={level.y}
          stroke={level.color}
          strokeWidth={1}
          strokeDasharray="2 4"
          label={{
            value: level.label,
            position: 'insideBottomRight',
            fontSize: 12,
            fill: level.color,
          }}
        />
      ))}
      {marks.map((mark) => (
        <ReferenceLine
          key={mark.key}
          x={mark.x}
          stroke={mark.color}
          strokeWidth={1.5}
          label={{ value: mark.label, position: 'top', fontSize: 12, fill: mark.color }}
        />
      ))}
    </LineChart>
  )
})
