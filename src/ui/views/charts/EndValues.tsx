/** Where the cursor passes the lines; in charts without the box, the lanes' values at the ends of their lines. */
import { markerFill } from '../../format/laneStyle.ts'
import classes from './Cursor.module.css'
import type { Row } from './CursorTable.tsx'
import type { ChartAxis, ChartLine } from './drawing.ts'
import { endLabels, pixelsIn, plotArea, smallText, widthOf, type ChartFrame } from './frame.ts'
import { halo } from './MetricMarks.tsx'
import { heightAt } from './markers.ts'

interface Props {
  /** The x of the cursor. */
  at: number
  rows: readonly Row[]
  lines: readonly ChartLine[]
  x: ChartAxis
  y: ChartAxis
  frame: ChartFrame
  values: boolean
}

export function EndValues({ at, rows, lines, x, y, frame, values }: Props) {
  const { width, height, scale } = frame
  const { toX, toY } = pixelsIn(frame, x, y)
  const area = plotArea(frame)
  const size = smallText * scale
  const within = (pixel: number) => pixel >= area.y && pixel <= area.y + area.height
  return (
    <svg className={classes.values} width={width} height={height} aria-hidden>
      {lines
        .filter(({ kind }) => kind === 'main')
        .map(({ key, points, color, slot }) => {
          const middle = heightAt(points, at, toY)
          if (!within(middle)) return null
          return (
            <circle
              key={key}
              cx={toX(at)}
              cy={middle}
              r={4 * scale}
              fill={slot === null ? color : markerFill(slot)}
              stroke="var(--text)"
              strokeWidth={1.25 * scale}
            />
          )
        })}
      {values &&
        endLabels(lines, x, y, frame).map((label) => {
          const readings = rows.find(({ lane }) => lane.id === label.lane)?.readings
          const reading = readings?.find(({ kind }) => kind === 'main') ?? readings?.[0]
          const value = reading?.value ?? ''
          const room = widthOf(value, size) < width - label.x
          return (
            <text
              key={label.lane}
              {...halo}
              strokeWidth={3 * scale}
              x={room ? label.x : width}
              textAnchor={room ? 'start' : 'end'}
              y={label.y}
              dy="0.35em"
              fontSize={size}
              fontWeight={600}
              fill={label.color}
            >
              {value}
            </text>
          )
        })}
    </svg>
  )
}
