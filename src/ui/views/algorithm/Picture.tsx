/** Arrows to scale. CSS moves them from step to step. */
import { short } from '../../format/numbers.ts'
import { roundUp } from '../charts/ticks.ts'
import { ArrowMark } from './ArrowMark.tsx'
import { arcOf, arrowPaths, nameOf, type DrawnScale } from './arrows.ts'
import { scaleOf, type Arrow, type ArrowName, type Frame } from './plane.ts'
import classes from './Picture.module.css'

const size = { width: 280, height: 168 }
const inset = { left: 14, right: 34, top: 22, bottom: 46 }
export const room = {
  width: size.width - inset.left - inset.right,
  height: size.height - inset.top - inset.bottom,
}

interface Props {
  label: string
  arrows: readonly Arrow[]
  frame: Frame
  /** What the optimizer is given. */
  given: ArrowName
  /** The angle between g and g_s, drawn as an arc at the origin; radians. */
  theta?: number | undefined
  /** Moves from what it showed before. */
  moving: boolean
}

export function Picture({ label, arrows, frame, given, theta, moving }: Props) {
  const scale = scaleOf(frame, room)
  if (!Number.isFinite(scale)) return null
  const x0 = inset.left + frame.left * scale
  const y0 = size.height - inset.bottom
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size.width} ${size.height}`}
      className={classes.picture}
      data-moving={moving || undefined}
    >
      <ScaleBar scale={scale} />
      <g transform={`translate(${x0} ${y0})`}>
        {theta !== undefined && <Arc angle={theta} />}
        {arrows.map((arrow) => (
          <ArrowLine key={arrow.name} arrow={arrow} scale={scale} given={arrow.name === given} />
        ))}
        {arrows.map((arrow) => (
          <Name key={arrow.name} arrow={arrow} scale={scale} />
        ))}
      </g>
    </svg>
  )
}

/** So that names keep their size, a pixel of the page is one of the drawing. */
const drawnAt = (scale: number): DrawnScale => ({ scale, pixel: 1 })

interface DrawnArrow {
  arrow: Arrow
  /** Pixels per unit. */
  scale: number
}

function ArrowLine({ arrow, scale, given }: DrawnArrow & { given: boolean }) {
  return <ArrowMark name={arrow.name} given={given} {...arrowPaths(arrow, drawnAt(scale))} />
}

function Name({ arrow, scale }: DrawnArrow) {
  const name = nameOf(arrow, drawnAt(scale))
  if (!name) return null
  const { label, index, x, y } = name
  return (
    <text className={classes.name} style={{ transform: `translate(${x}px, ${y}px)` }}>
      {label}
      {index && (
        <tspan dy="4" fontSize="11">
          {index}
        </tspan>
      )}
    </text>
  )
}

function Arc({ angle }: { angle: number }) {
  const { path, name } = arcOf(angle, { pixel: 1 })
  return (
    <>
      <path className={classes.arc} d={path} />
      {name && (
        <text className={classes.name} {...name}>
          θ
        </text>
      )}
    </>
  )
}

/** How long a round number is here. */
function ScaleBar({ scale }: { scale: number }) {
  const length = roundUp(40 / scale)
  const y = size.height - 3
  return (
    <g className={classes.bar}>
      <path d={`M${inset.left} ${y - 4}v4h${length * scale}v-4`} />
      <text x={inset.left + length * scale + 6} y={y}>
        {short(length)}
      </text>
    </g>
  )
}
