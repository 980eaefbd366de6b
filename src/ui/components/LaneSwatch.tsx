import { laneColor, markerFill, markerPath } from '../format/laneStyle.ts'

/** A sample of a lane's line: its colour and its marker. */
export function LaneSwatch({ slot, width = 28 }: { slot: number; width?: number }) {
  return (
    <svg
      width={width}
      height="12"
      aria-hidden
      data-grows
      style={{ flex: 'none', verticalAlign: 'middle' }}
    >
      <line x1="1" x2={width - 1} y1="6" y2="6" stroke={laneColor(slot)} strokeWidth="2.75" />
      <path
        d={markerPath(slot, width / 2, 6, 4)}
        fill={markerFill(slot)}
        stroke={laneColor(slot)}
        strokeWidth="1.5"
      />
    </svg>
  )
}
