import { useId } from 'react'
import { Glossed } from '../../components/Glossed.tsx'
import classes from './Valleys.module.css'
import { end, flatValley, lossAt, sharpValley, slopeAt, stepIn, type Valley } from './landscape.ts'

const width = 440
const height = 212
const xOf = (x: number) => (x / end) * width
const yOf = (loss: number) => 24 + (1 - loss) * 170
const reach = 26 // of a tangent to both sides, px

const curve = Array.from({ length: 121 }, (_, i) => (i / 120) * end)
  .map((x, i) => `${i === 0 ? 'M' : 'L'}${xOf(x).toFixed(1)} ${yOf(lossAt(x)).toFixed(1)}`)
  .join('')

/** Why SAM helps, in one picture: what a step uphill meets in a sharp valley and in a flat one. */
export function Valleys() {
  const id = useId()
  return (
    <figure className={classes.figure} aria-labelledby={`${id}-title`}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-words`}
      >
        <title id={`${id}-title`}>Why it helps: a sharp and a flat valley</title>
        <path d={curve} className={classes.curve} />
        <Place valley={sharpValley} rise="far higher" />
        <Place valley={flatValley} rise="hardly higher" />
      </svg>
      <figcaption id={`${id}-words`}>
        <Glossed>
          {
            'Both valleys are equally deep. From w, SAM goes ε uphill and takes the gradient there: g_s. In a sharp valley the loss at w + ε is far higher and g_s is steep, so the weights are driven out; in a flat one g_s stays close to g, and they stay.'
          }
        </Glossed>{' '}
        <span className={classes.note}>A schematic picture, not measured.</span>
      </figcaption>
    </figure>
  )
}

/** w and w + ε in a valley, with the slopes there. */
function Place({ valley, rise }: { valley: Valley; rise: string }) {
  const { w, up } = stepIn(valley)
  const [from, to] = [
    { x: xOf(w), y: yOf(lossAt(w)) },
    { x: xOf(up), y: yOf(lossAt(up)) },
  ]
  const floor = height - 22
  return (
    <g>
      <text x={xOf(valley.centre)} y={14} textAnchor="middle" className={classes.title}>
        {valley.name}
      </text>
      <path d={`M${from.x} ${from.y}V${floor}M${to.x} ${to.y}V${floor}`} className={classes.help} />
      <path d={`M${from.x} ${floor}H${to.x - 1}m-5 -4l5 4l-5 4`} className={classes.epsilon} />
      <text x={(from.x + to.x) / 2} y={height - 5} textAnchor="middle">
        ε
      </text>
      <Tangent at={w} className={classes.g!} />
      <Tangent at={up} className={classes.gS!} />
      <circle cx={from.x} cy={from.y} r={5} className={classes.w} />
      <circle cx={to.x} cy={to.y} r={5} className={classes.up} />
      <text x={from.x - 8} y={floor + 5} textAnchor="end">
        w
      </text>
      <text x={from.x - 24} y={from.y - 9} textAnchor="end">
        g
      </text>
      <text x={to.x + 12} y={to.y + 6}>
        w + ε
        <tspan className={classes.muted} x={to.x + 12} dy="1.2em">
          {rise}
        </tspan>
      </text>
      <text x={to.x + 18} y={to.y - 22}>
        g
        <tspan dy="0.25em" className={classes.index}>
          s
        </tspan>
      </text>
    </g>
  )
}

/** A piece of the slope at a place, as steep as the curve that is drawn. */
function Tangent({ at, className }: { at: number; className: string }) {
  const [dx, dy] = [width / end, -slopeAt(at) * 170]
  const length = Math.hypot(dx, dy)
  const [x, y] = [(reach * dx) / length, (reach * dy) / length]
  return (
    <line
      x1={xOf(at) - x}
      y1={yOf(lossAt(at)) - y}
      x2={xOf(at) + x}
      y2={yOf(lossAt(at)) + y}
      className={className}
    />
  )
}
