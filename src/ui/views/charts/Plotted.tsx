/** A chart's drawing in the place it is given, with the cursor above it. */
import { useMemo } from 'react'
import { Cursor } from './Cursor.tsx'
import { frameOf } from './frame.ts'
import { MetricChart } from './MetricChart.tsx'
import type { Plot } from './plot.ts'
import classes from './Plotted.module.css'

interface Props {
  plot: Plot
  width: number
  height: number
  scale: number
  /** Whether it has the cursor, for the pointer and the keyboard. */
  cursor?: boolean
}

export function Plotted({ plot, width, height, scale, cursor = true }: Props) {
  const { chart, snapshot, drawing, x, y, marks } = plot
  // What stands beside a chart names its lanes.
  const named = chart.Aside === undefined
  // As one text: a list would be another one at every redraw.
  const names = named ? snapshot.lanes.map(({ name }) => name).join('\n') : ''
  const frame = useMemo(
    () => frameOf(width, height, scale, names.split('\n')),
    [width, height, scale, names],
  )
  const { lines, bands, levels } = drawing
  return (
    <div className={classes.box}>
      <div className={classes.drawing} aria-hidden>
        <MetricChart {...{ frame, x, y, lines, bands, levels, marks, named }} />
      </div>
      {cursor && <Cursor {...{ chart, snapshot, frame, x, y, lines }} />}
    </div>
  )
}
