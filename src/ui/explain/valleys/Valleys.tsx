import { useId } from 'react'
import { Glossed } from '../../components/Glossed.tsx'
import { valleyShapes, type ValleyInk, type ValleyWords } from './shapes.ts'
import classes from './Valleys.module.css'

const size = { width: 440, height: 212 }
const { strokes, words } = valleyShapes(size.width, size.height)

const inks: Readonly<Record<ValleyInk, string>> = {
  text: 'var(--text)',
  muted: 'var(--muted)',
  curve: 'var(--axis)',
  sam: 'var(--lane-1)',
  paper: 'var(--surface)',
}

/** Why SAM helps, in one picture: what a step uphill meets in a sharp valley and in a flat one. */
export function Valleys() {
  const id = useId()
  return (
    <figure className={classes.figure} aria-labelledby={`${id}-title`}>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-words`}
      >
        <title id={`${id}-title`}>Why it helps: a sharp and a flat valley</title>
        {strokes.map(({ d, ink, width, dash = [], fill }) => (
          <path
            key={d}
            d={d}
            stroke={inks[ink]}
            strokeWidth={width}
            strokeDasharray={dash.join(' ')}
            fill={fill ? inks[fill] : 'none'}
          />
        ))}
        {words.map((word) => (
          <Word key={`${word.x} ${word.y}`} {...word} />
        ))}
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

function Word({ x, y, text, anchor, aside, bold }: ValleyWords) {
  const [letter, index] = text.split('_')
  const look = aside ? classes.muted : bold ? classes.title : undefined
  return (
    <text x={x} y={y} textAnchor={anchor} className={look}>
      {letter}
      {index && (
        <tspan dy="0.25em" className={classes.index}>
          {index}
        </tspan>
      )}
    </text>
  )
}
