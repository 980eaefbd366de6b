import type { ArrowName } from './plane.ts'
import classes from './Picture.module.css'

/** What an arrow of the pictures looks like. */
export function Sample({ arrow, given }: { arrow: ArrowName; given: boolean }) {
  return (
    <svg width="24" height="10" aria-hidden style={{ flex: 'none', verticalAlign: 'middle' }}>
      <g className={classes.arrow} data-arrow={arrow} data-given={given || undefined}>
        <path className={classes.shaft} d="M0 5H15" />
        <path d="M24 5L15 0.5V9.5Z" />
      </g>
    </svg>
  )
}
