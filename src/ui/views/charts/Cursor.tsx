/**
 * The cursor on one chart: a line at the same x in all charts, with the value of each lane there. It is an element above
 * the chart, so that moving it redraws no chart. Dragging selects a part of the x axis to zoom to.
 */
import type { KeyboardEvent, PointerEvent } from 'react'
import { nearest } from '../../measurements/column.ts'
import type { Chart } from './chart.ts'
import classes from './Cursor.module.css'
import { moveCursor, useCursor } from './cursor.ts'
import { CursorTable, headingAt, rowsAt, spoken } from './CursorTable.tsx'
import { plotInset, type TextSize } from './MetricChart.tsx'
import type { Snapshot } from './snapshot.ts'
import { useSelection } from './useSelection.ts'
import { bringIntoView, resetZoom, useZoom, zoomBy, zoomTo } from './zoom.ts'

interface Props {
  chart: Chart
  snapshot: Snapshot
  width: number
  height: number
  size: TextSize
}

export function Cursor({ chart, snapshot, width, height, size }: Props) {
  const x = useCursor((cursor) => cursor.x)
  const [low, high] = snapshot.shown
  const inset = plotInset[size]
  const inner = width - inset.left - inset.right
  const end = Math.max(low, Math.min(high, snapshot.furthest))
  const at = x === null ? null : Math.max(low, Math.min(x, end))
  const rows = at === null ? [] : rowsAt(chart, snapshot, at)
  const heading = at === null ? '' : headingAt(snapshot, at)
  const shareOf = (px: number) => Math.min(1, Math.max(0, (px - inset.left) / inner))
  const positionOf = (px: number) => low + shareOf(px) * (high - low)
  const selecting = useSelection((from, to) => zoomTo([positionOf(from), positionOf(to)], snapshot))

  const move = (event: PointerEvent<HTMLElement>) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left
    const slack = 0.02 * inner
    const outside = px < inset.left - slack || px > inset.left + inner + slack
    moveCursor(outside ? null : positionOf(px))
    selecting.move(event)
  }

  const key = (event: KeyboardEvent) => {
    const stride = event.shiftKey ? 10 : 1
    const from = at ?? end
    const show = (to: number) => {
      bringIntoView(to, snapshot)
      moveCursor(to)
    }
    const act = {
      ArrowLeft: () => show(stepFrom(snapshot, from, -stride)),
      ArrowRight: () => show(stepFrom(snapshot, from, stride)),
      Home: () => moveCursor(low),
      End: () => moveCursor(end),
      '+': () => zoomBy(1 / 2, snapshot),
      '-': () => zoomBy(2, snapshot),
      Escape() {
        if (selecting.selection) return selecting.cancel()
        if (useZoom.getState().window) resetZoom()
        else moveCursor(null)
      },
    }[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  const px = at === null ? 0 : inset.left + ((at - low) / (high - low)) * inner
  const tall = { top: inset.top, height: height - inset.top - inset.bottom }
  return (
    <div
      className={classes.surface}
      role="slider"
      tabIndex={0}
      aria-label={`${chart.title} cursor`}
      aria-orientation="horizontal"
      aria-valuemin={low}
      aria-valuemax={Math.max(end, low + 1)}
      aria-valuenow={at ?? end}
      aria-valuetext={at === null ? 'nowhere yet; arrow keys move' : spoken(heading, rows)}
      onPointerMove={move}
      onPointerDown={(event) => {
        selecting.down(event)
        move(event)
      }}
      onPointerUp={selecting.up}
      onPointerCancel={selecting.cancel}
      onPointerLeave={() => moveCursor(null)}
      onDoubleClick={resetZoom}
      onKeyDown={key}
      onBlur={() => moveCursor(null)}
    >
      <Selected places={selecting.selection} left={inset.left} inner={inner} tall={tall} />
      {at !== null && rows.length > 0 && (
        <>
          <div className={classes.line} style={{ left: px, ...tall }} />
          {!selecting.selection && (
            <CursorTable heading={heading} rows={rows} x={px} width={width} />
          )}
        </>
      )}
    </div>
  )
}

interface SelectedProps {
  places: readonly [number, number] | null
  left: number
  inner: number
  tall: { top: number; height: number }
}

function Selected({ places, left, inner, tall }: SelectedProps) {
  if (!places) return null
  const [from, to] = places
    .toSorted((a, b) => a - b)
    .map((px) => Math.min(left + inner, Math.max(left, px))) as [number, number]
  return <div className={classes.selected} style={{ left: from, width: to - from, ...tall }} />
}

/** The x of the next or previous step of the lane with the most steps. */
function stepFrom(snapshot: Snapshot, x: number, stride: number): number {
  const [lane] = snapshot.lanes.toSorted((a, b) => b.steps - a.steps)
  if (!lane || lane.steps === 0) return 0
  const column = lane.series.steps[snapshot.x]
  const t = nearest(column, x, lane.steps) + stride
  return column.at(Math.min(lane.steps - 1, Math.max(0, t)))
}
