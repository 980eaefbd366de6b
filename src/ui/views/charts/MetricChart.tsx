/** Draws one chart from lines, levels and marks. Only this file uses Recharts, for the axes. */
import { memo, useId, useMemo } from 'react'
import { CartesianGrid, LineChart, XAxis, YAxis } from 'recharts'
import type { ChartAxis, ChartMark, Drawing } from './drawing.ts'
import { textSize, type ChartFrame } from './frame.ts'
import { AxisLine, EndNames, Levels, Lines, Marks } from './MetricMarks.tsx'

export interface MetricChartProps extends Omit<Drawing, 'y' | 'beyond'> {
  frame: ChartFrame
  x: ChartAxis
  y: ChartAxis
  marks: readonly ChartMark[]
  /** Whether lanes are named at the ends of their lines. */
  named?: boolean
}

export const MetricChart = memo(function MetricChart(props: MetricChartProps) {
  const { frame, x, y, lines, bands, levels, marks, named = true } = props
  const { width, height, inset } = frame
  const margin = useMemo(
    () => ({ left: 0, right: inset.right, top: inset.top, bottom: 0 }),
    [inset.right, inset.top],
  )
  const clip = useId()
  return (
    <LineChart width={width} height={height} margin={margin} accessibilityLayer={false}>
      <Axes x={x} y={y} left={inset.left} bottom={inset.bottom} scale={frame.scale} />
      <Lines lines={lines} bands={bands} x={x} y={y} frame={frame} clip={clip} />
      <Levels levels={levels} y={y} frame={frame} />
      <Marks marks={marks} x={x} frame={frame} />
      <AxisLine y={y} frame={frame} />
      {named && <EndNames lines={lines} x={x} y={y} frame={frame} />}
    </LineChart>
  )
})

interface AxesProps {
  x: ChartAxis
  y: ChartAxis
  left: number
  bottom: number
  scale: number
}

const axisLine = { stroke: 'var(--axis)' }

const Axes = memo(function Axes({ x, y, left, bottom, scale }: AxesProps) {
  const tick = { fontSize: textSize * scale, fill: 'var(--muted)' }
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
        label={{ ...tick, value: x.label, position: 'insideBottomRight', offset: 4 * scale }}
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
