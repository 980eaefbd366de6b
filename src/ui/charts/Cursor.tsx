/**
 * The shared cursor on one chart: a line at the same place in all of them, and what each lane measured there.
 * It is drawn above the chart, so that moving it redraws no chart.
 */
import {
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react'
import { nearest } from '../column.ts'
import { integer, short } from '../format.ts'
import { LaneSwatch } from '../lanes/LaneSwatch.tsx'
import type { Chart, Reading } from './chart.ts'
import classes from './Cursor.module.css'
import { moveCursor, useCursor } from './cursor.ts'
import { plotInset } from './MetricChart.tsx'
import type { LaneView, Snapshot } from './snapshot.ts'

interface Props {
  chart: Chart
  snapshot: Snapshot
  width: number
  height: number
}

export function Cursor({ chart, snapshot, width, height }: Props) {
  const x = useCursor((cursor) => cursor.x)
  const [low, high] = snapshot.xScale.domain
  const inner = width - plotInset.left - plotInset.right
  const end = Math.max(
    low,
    ...snapshot.lanes.map((lane) => positions(lane, snapshot).at(lane.steps - 1) || low),
  )
  const at = x === null ? null : Math.min(x, end)
  const rows = at === null ? [] : rowsAt(chart, snapshot, at)
  const heading = at === null ? '' : headingAt(snapshot, at)

  const move = ({ clientX, currentTarget }: PointerEvent<HTMLElement>) => {
    const { left } = currentTarget.getBoundingClientRect()
    const share = (clientX - left - plotInset.left) / inner
    moveCursor(
      share < -0.02 || share > 1.02 ? null : low + Math.min(1, Math.max(0, share)) * (high - low),
    )
  }

  const key = (event: KeyboardEvent) => {
    const stride = event.shiftKey ? 10 : 1
    const from = at ?? end
    const to = {
      ArrowLeft: () => stepFrom(snapshot, from, -stride),
      ArrowRight: () => stepFrom(snapshot, from, stride),
      Home: () => low,
      End: () => end,
      Escape: () => null,
    }[event.key]
    if (!to) return
    event.preventDefault()
    moveCursor(to())
  }

  const px = at === null ? 0 : plotInset.left + ((at - low) / (high - low)) * inner
  return (
    <div
      className={classes.surface}
      role="slider"
      tabIndex={0}
      aria-label={`${chart.title} cursor`}
      aria-orientation="horizontal"
      aria-valuemin={low}
      aria-valuemax={Math.max(end, 1)}
      aria-valuenow={at ?? end}
      aria-valuetext={at === null ? 'nowhere yet; arrow keys move' : spoken(heading, rows)}
      onPointerMove={move}
      onPointerDown={move}
      onPointerLeave={() => moveCursor(null)}
      onKeyDown={key}
      onBlur={() => moveCursor(null)}
    >
      {at !== null && rows.length > 0 && (
        <>
          <div
            className={classes.line}
            style={{
              left: px,
              top: plotInset.top,
              height: height - plotInset.top - plotInset.bottom,
            }}
          />
          <Tooltip x={px} width={width}>
            <Table heading={heading} rows={rows} />
          </Tooltip>
        </>
      )}
    </div>
  )
}

/** Beside the line where there is room for it, and never outside the chart. */
function Tooltip({ x, width, children }: { x: number; width: number; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { current } = box
    if (!current) return
    const own = current.offsetWidth
    const right = x + 12 + own <= width ? x + 12 : x - 12 - own
    current.style.left = `${Math.max(4, Math.min(right, width - own))}px`
  })
  return (
    <div ref={box} className={classes.tooltip}>
      {children}
    </div>
  )
}

interface Row {
  lane: LaneView
  readings: Reading[]
}

function Table({ heading, rows }: { heading: string; rows: Row[] }) {
  const columns = longest(rows).map(({ label }) => label)
  return (
    <table className={classes.table} aria-hidden>
      <thead>
        <tr>
          <th>{heading}</th>
          {columns.map((label) => (
            <th key={label}>{label}</th>
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
  )
}

const longest = (rows: Row[]): Reading[] =>
  rows.reduce<Reading[]>(
    (most, { readings }) => (readings.length > most.length ? readings : most),
    [],
  )

const positions = ({ series }: LaneView, { x }: Snapshot) => series.steps[x]

function rowsAt(chart: Chart, snapshot: Snapshot, x: number): Row[] {
  return snapshot.lanes.flatMap((lane) => {
    const t = nearest(positions(lane, snapshot), x, lane.steps)
    const readings = t < 0 ? [] : chart.read(lane, t, snapshot)
    return readings.length > 0 ? [{ lane, readings }] : []
  })
}

function headingAt({ x }: Snapshot, at: number): string {
  if (x === 'seconds') return `${short(at)} s`
  return x === 'step' ? `step ${integer(at)}` : `${integer(at)} evaluations`
}

/** The next step of the lane with the most of them, from a place on the x axis. */
function stepFrom(snapshot: Snapshot, x: number, stride: number): number {
  const [lane] = snapshot.lanes.toSorted((a, b) => b.steps - a.steps)
  if (!lane || lane.steps === 0) return 0
  const column = positions(lane, snapshot)
  const t = nearest(column, x, lane.steps) + stride
  return column.at(Math.min(lane.steps - 1, Math.max(0, t)))
}

function spoken(heading: string, rows: Row[]): string {
  const lanes = rows.map(({ lane, readings }) =>
    [lane.name, ...readings.map(({ label, value }) => `${label} ${value}`)].join(' '),
  )
  return [heading, ...lanes].join('; ')
}
