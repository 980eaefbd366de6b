import { penOf } from './arrows.ts'
import type { ArrowName } from './plane.ts'
import classes from './Picture.module.css'

interface Props {
  name: ArrowName
  /** Whether the optimizer is given it. */
  given: boolean
  /** Paths. */
  shaft: string
  head: string
}

const colors = { text: 'var(--text)', muted: 'var(--muted)', lane: 'var(--lane-color)' } as const

/** An arrow in its ink. */
export function ArrowMark({ name, given, shaft, head }: Props) {
  const { ink, width, dash, opacity } = penOf(name, given)
  const color = colors[ink]
  return (
    <g
      className={classes.arrow}
      data-arrow={name}
      data-given={given || undefined}
      opacity={opacity}
    >
      <path
        d={shaft}
        fill="none"
        stroke={color}
        strokeWidth={width}
        strokeDasharray={dash.join(' ')}
      />
      <path d={head} fill={color} />
    </g>
  )
}
