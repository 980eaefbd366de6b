import { laneColor, laneDash } from '../format/laneStyle.ts'

/** A sample of a lane's line: its colour and its dash. */
export function LaneSwatch({ slot, width = 28 }: { slot: number; width?: number }) {
  return (
    <svg width={width} height="10" aria-hidden style={{ flex: 'none', verticalAlign: 'middle' }}>
      <line
        x1="1"
        x2={width - 1}
        y1="5"
        y2="5"
        stroke={laneColor(slot)}
        strokeWidth="3.5"
        strokeDasharray={laneDash(slot)}
      />
    </svg>
  )
}
