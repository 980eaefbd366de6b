/** The values of each lane under the cursor: as a table beside the line, and as a sentence for screen readers. */
import { autoUpdate, flip, offset, shift, useFloating } from '@floating-ui/react-dom'
import { useLayoutEffect, useState } from 'react'
import { nearest } from '../../measurements/column.ts'
import { integer, short } from '../../format/numbers.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import type { Chart, Reading } from './chart.ts'
import { Indexed } from '../../components/Term.tsx'
import classes from './Cursor.module.css'
import type { LaneView } from '../../measurements/laneView.ts'
import type { Snapshot } from './snapshot.ts'

export interface Row {
  lane: LaneView
  readings: Reading[]
}

interface Props {
  heading: string
  rows: readonly Row[]
  /** The line of the cursor, and where in the chart it stands. */
  line: HTMLElement | null
  x: number
}

const middleware = [offset(12), flip(), shift({ padding: 6, crossAxis: true })]

/** Places the table beside the line, where there is room, and always inside the window. */
export function CursorTable({ heading, rows, line, x }: Props) {
  const [box, setBox] = useState<HTMLElement | null>(null)
  const { floatingStyles, update } = useFloating({
    strategy: 'fixed',
    placement: 'right-start',
    middleware,
    elements: { reference: line, floating: box },
    whileElementsMounted: autoUpdate,
  })
  useLayoutEffect(update, [update, x, line])
  const columns = longest(rows).map(({ label }) => label)
  return (
    <div ref={setBox} className={classes.tooltip} style={floatingStyles}>
      <table className={classes.table} aria-hidden>
        <thead>
          <tr>
            <th>{heading}</th>
            {columns.map((label) => (
              <th key={label}>
                <Indexed>{label}</Indexed>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ lane, readings }) => (
            <tr key={lane.id}>
              <td>
                <LaneSwatch slot={lane.slot} /> {lane.name}
              </td>
              {columns.map((label) => (
                <td key={label}>
                  {readings.find((reading) => reading.label === label)?.value ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const longest = (rows: readonly Row[]): Reading[] =>
  rows.reduce<Reading[]>(
    (most, { readings }) => (readings.length > most.length ? readings : most),
    [],
  )

export function rowsAt(chart: Chart, snapshot: Snapshot, x: number): Row[] {
  return snapshot.lanes.flatMap((lane) => {
    const t = nearest(lane.series.steps[snapshot.x], x, lane.steps)
    const readings = t < 0 ? [] : chart.read(lane, t, snapshot)
    return readings.length > 0 ? [{ lane, readings }] : []
  })
}

export function headingAt({ x }: Snapshot, at: number): string {
  if (x === 'seconds') return `${short(at)} s`
  return x === 'step' ? `step ${integer(at)}` : `${integer(at)} evaluations`
}

export function spoken(heading: string, rows: readonly Row[]): string {
  const lanes = rows.map(({ lane, readings }) =>
    [lane.name, ...readings.map(({ label, value }) => `${label} ${value}`)].join(' '),
  )
  return [heading, ...lanes].join('; ')
}
