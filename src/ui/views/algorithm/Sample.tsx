import { ArrowMark } from './ArrowMark.tsx'
import type { ArrowName } from './plane.ts'

/** What an arrow of the pictures looks like. */
export function Sample({ arrow, given }: { arrow: ArrowName; given: boolean }) {
  return (
    <svg width="24" height="10" aria-hidden style={{ flex: 'none', verticalAlign: 'middle' }}>
      <ArrowMark name={arrow} given={given} shaft="M0 5H15" head="M24 5L15 0.5V9.5Z" />
    </svg>
  )
}
