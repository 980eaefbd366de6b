/** Arrows to scale. What they are drawn with is in CSS, which also moves them from step to step. */
import { short } from '../../format/numbers.ts'
import { roundUp } from '../charts/ticks.ts'
import { degrees, scaleOf, type Arrow, type ArrowName, type Frame } from './plane.ts'
import classes from './Picture.module.css'

const size = { width: 280, height: 168 }
const inset = { left: 14, right: 34, top: 22, bottom: 46 }
export const room = {
  width: size.width - inset.left - inset.right,
  height: size.height - inset.top - inset.bottom,
}

interface Look {
  label: string
  index?: string
  /** Beside its own line, so that two along one line can both be seen; pixels down and right. */
  shift?: readonly [right: number, down: number]
  /** Where its name stands: how far along it, and pixels right and down from there. */
  at: number
  name: readonly [right: number, down: number]
}

const looks: Readonly<Record<ArrowName, Look>> = {
  g: { label: 'g', at: 0.9, name: [0, 21] },
  gH: { label: 'g', index: 'h', shift: [0, 7], at: 0.4, name: [0, 21] },
  gV: { label: 'g', index: 'v', at: 0.55, name: [14, 4] },
  gS: { label: 'g', index: 's', at: 0.62, name: [-10, -9] },
  cached: { label: 'g', index: 'v', shift: [8, 0], at: 0.5, name: [14, 4] },
  added: { label: '', at: 0.5, name: [0, 0] },
  mixed: { label: 'mixed', at: 0.55, name: [-22, -8] },
  nextAdded: { label: '', at: 0.5, name: [0, 0] },
  nextMixed: { label: '', at: 0.5, name: [0, 0] },
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

const head = { length: 9, half: 4.5 } // pixels

/** Shaft and head as paths of the same commands at every step, so that CSS can move one into the next. */
function ArrowLine({ arrow, scale, given }: DrawnArrow & { given: boolean }) {
  const { name, x, y, angle, length } = arrow
  const [right, down] = looks[name].shift ?? [0, 0]
  const [x0, y0] = [x * scale + right, -y * scale + down]
  const pixels = length * scale
  const size = Math.min(1, pixels / head.length)
  /** So far along the arrow and so far to its side. */
  const at = (along: number, aside: number) => {
    const px = x0 + along * Math.cos(angle) - aside * Math.sin(angle)
    const py = y0 - along * Math.sin(angle) - aside * Math.cos(angle)
    return `${px.toFixed(2)} ${py.toFixed(2)}`
  }
  const base = pixels - size * head.length
  const half = size * head.half
  return (
    <g className={classes.arrow} data-arrow={name} data-given={given || undefined}>
      <path className={classes.shaft} d={`M${at(0, 0)}L${at(base, 0)}`} />
      <path d={`M${at(pixels, 0)}L${at(base, half)}L${at(base, -half)}Z`} />
    </g>
  )
}

interface DrawnArrow {
  arrow: Arrow
  /** Pixels per unit. */
  scale: number
}

function Name({ arrow: { name, x, y, angle, length }, scale }: DrawnArrow) {
  const { label, index, at, name: offset } = looks[name]
  if (!label) return null
  const right = (x + at * length * Math.cos(angle)) * scale + offset[0]
  const down = -(y + at * length * Math.sin(angle)) * scale + offset[1]
  return (
    <text className={classes.name} style={{ transform: `translate(${right}px, ${down}px)` }}>
      {label}
      {index && (
        <tspan dy="4" fontSize="11">
          {index}
        </tspan>
      )}
    </text>
  )
}

const radius = 34 // pixels

function Arc({ angle }: { angle: number }) {
  const [x, y] = [radius * Math.cos(angle), -radius * Math.sin(angle)]
  const half = angle / 2
  return (
    <>
      <path className={classes.arc} d={`M${radius} 0A${radius} ${radius} 0 0 0 ${x} ${y}`} />
      {degrees(angle) > 22 && (
        <text
          className={classes.name}
          x={(radius + 8) * Math.cos(half)}
          y={-(radius + 8) * Math.sin(half) + 5}
        >
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
