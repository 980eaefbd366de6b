import type { ArrowName } from './plane.ts'
import classes from './Picture.module.css'

/** What an arrow of the pictures looks like. */
export function Sample({ arrow }: { arrow: ArrowName }) {
  return (
    <svg width="24" height="10" aria-hidden style={{ flex: 'none', verticalAlign: 'middle' }}>
      <g className={classes.arrow} data-arrow={arrow}>
        <line x1="0" x2="18" y1="5" y2="5" />
        <path d="M24 5L15 0.5V9.5Z" />
      </g>
    </svg>
  )
}
