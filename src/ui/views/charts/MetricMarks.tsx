/** What stands in a chart's plot: lines with their lanes' markers and names, bands, levels, marks, and the y axis's line. */
import { markerFill, markerPath } from '../../format/laneStyle.ts'
import type { ChartAxis, ChartBand, ChartLevel, ChartLine, ChartMark } from './drawing.ts'
import { endLabels, markLabels, pixelsIn, plotArea, smallText, type ChartFrame } from './frame.ts'
import { bandOpacity, dashArray, markerRadius, pens, type Pen } from './grammar.ts'
import { markersOn } from './markers.ts'
import type { Points } from './points.ts'

interface Axes {
  x: ChartAxis
  y: ChartAxis
  frame: ChartFrame
}

/** Words may lie on lines; a halo keeps them readable. */
export const halo = {
  paintOrder: 'stroke',
  stroke: 'var(--surface)',
  strokeLinejoin: 'round',
} as const

interface LinesProps extends Axes {
  lines: readonly ChartLine[]
  bands: readonly ChartBand[]
  /** The id of the plot's outline, in the whole page. */
  clip: string
}

/** One path for each line. A <Line> of Recharts keeps objects for every point: measured, it costs several times as much per redraw. */
export function Lines({ lines, bands, x, y, frame, clip }: LinesProps) {
  const { toX, toY } = pixelsIn(frame, x, y)
  const along = ({ xs, ys }: Points): string[] => {
    const places: string[] = []
    for (const [i, value] of ys.entries()) {
      const pixel = toY(value)
      if (Number.isFinite(pixel)) places.push(`${tenths(toX(xs[i]!))},${tenths(pixel)}`)
    }
    return places
  }
  return (
    <g clipPath={`url(#${clip})`}>
      <clipPath id={clip}>
        <rect {...plotArea(frame)} />
      </clipPath>
      {bands.map(({ key, low, high, color }) => {
        const outline = joined([...along(low), ...along(high).toReversed()])
        return (
          <path key={key} d={outline && `${outline}Z`} fill={color} fillOpacity={bandOpacity} />
        )
      })}
      {lines.map(({ key, points, color, kind }) => {
        const pen: Pen = pens[kind]
        return (
          <path
            key={key}
            d={joined(along(points))}
            data-kind={kind}
            fill="none"
            stroke={color}
            strokeWidth={frame.scale * pen.width}
            strokeDasharray={dashArray(pen, frame.scale)}
            strokeOpacity={pen.opacity}
            strokeLinejoin="round"
          />
        )
      })}
      {lines.map(({ key, points, color, kind, slot }) => {
        const pen: Pen = pens[kind]
        if (slot === null || !pen.marked) return null
        const radius = frame.scale * markerRadius(pen)
        return (
          <path
            key={key}
            d={markersOn(points, slot, x, toX, toY)
              .map((at) => markerPath(slot, at.x, at.y, radius))
              .join('')}
            fill={markerFill(slot)}
            stroke={markerFill(slot) === color ? 'var(--surface)' : color}
            strokeWidth={frame.scale}
          />
        )
      })}
    </g>
  )
}

/** Levels are named in the legend: words in the plot would lie on curves. */
export function Levels({ levels, y, frame }: Omit<Axes, 'x'> & { levels: readonly ChartLevel[] }) {
  const area = plotArea(frame)
  const { toY } = pixelsIn(frame, y, y)
  return levels.map(({ key, y: at }) => (
    <line
      key={key}
      x1={area.x}
      x2={area.x + area.width}
      y1={toY(at)}
      y2={toY(at)}
      stroke="var(--muted)"
      strokeWidth={frame.scale * pens.level.width}
      strokeDasharray={dashArray(pens.level, frame.scale)}
    />
  ))
}

/** Lines from top to bottom, with words in the row above the plot. */
export function Marks({ marks, x, frame }: Omit<Axes, 'y'> & { marks: readonly ChartMark[] }) {
  const area = plotArea(frame)
  const { toX } = pixelsIn(frame, x, x)
  const [low, high] = x.domain
  return (
    <>
      {marks
        .filter((mark) => mark.x >= low && mark.x <= high)
        .map(({ key, x: at, color }) => (
          <line
            key={key}
            x1={toX(at)}
            x2={toX(at)}
            y1={area.y}
            y2={area.y + area.height}
            stroke={color}
            strokeWidth={1.25 * frame.scale}
          />
        ))}
      {markLabels(marks, x, frame).map(({ key, x: at, text, color }) => (
        <text
          key={key}
          {...halo}
          x={at}
          y={area.y - 5 * frame.scale}
          strokeWidth={4 * frame.scale}
          textAnchor="middle"
          fontSize={smallText * frame.scale}
          fill={color}
        >
          {text}
        </text>
      ))}
    </>
  )
}

/** The line of the y axis. Where values lie beyond an end, the line is broken there. */
export function AxisLine({ y, frame }: Omit<Axes, 'x'>) {
  const { scale } = frame
  const { x: at, y: top, height } = plotArea(frame)
  const bottom = top + height
  const { above = false, below = false } = y.broken ?? {}
  const away = 9 * scale // from the end to the middle of a break
  const half = 3 * scale
  const from = above ? top + away + half : top
  const to = below ? bottom - away - half : bottom
  const ends = [...(above ? [top + away] : []), ...(below ? [bottom - away] : [])]
  const line = (y1: number, y2: number) => (
    <line x1={at} x2={at} y1={y1} y2={y2} stroke="var(--axis)" strokeWidth={scale} />
  )
  return (
    <>
      {line(from, to)}
      {above && line(top, top + away - half)}
      {below && line(bottom - away + half, bottom)}
      {ends.map((middle) => (
        <path
          key={middle}
          data-break
          d={[-half, half]
            .map((off) => {
              const [x1, x2] = [at - 6 * scale, at + 6 * scale]
              const [y1, y2] = [middle + off + 2.5 * scale, middle + off - 2.5 * scale]
              return `M${x1},${y1}L${x2},${y2}`
            })
            .join('')}
          stroke="var(--text)"
          strokeWidth={1.75 * scale}
        />
      ))}
    </>
  )
}

/** The names of the lanes at the ends of their lines, with a marker each. */
export function EndNames({ lines, x, y, frame }: Axes & { lines: readonly ChartLine[] }) {
  const radius = frame.scale * markerRadius(pens.main)
  return (
    <g data-names>
      {endLabels(lines, x, y, frame).map(({ lane, slot, color, text, x: at, y: middle, end }) => (
        <g key={lane}>
          <path
            d={markerPath(slot, end.x, end.y, radius)}
            fill={markerFill(slot)}
            stroke={color}
            strokeWidth={frame.scale}
          />
          <text
            {...halo}
            x={at}
            y={middle}
            dy="0.35em"
            strokeWidth={3 * frame.scale}
            fontSize={smallText * frame.scale}
            fontWeight={600}
            fill={color}
          >
            {text}
          </text>
        </g>
      ))}
    </g>
  )
}

const joined = (points: string[]) => (points.length > 0 ? `M${points.join('L')}` : '')

const tenths = (pixels: number) => Math.round(10 * pixels) / 10
