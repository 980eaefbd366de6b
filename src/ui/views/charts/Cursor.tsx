/**
 * The cursor on one chart: a line at the same x in all charts. The chart under the pointer, or with the focus, shows the
 * values of all lanes there in a box; in the others they stand at the ends of the lines. It is an element above the
 * chart, so that moving it redraws no chart. Dragging selects a part of the x axis to zoom to.
 */
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { nearest } from '../../measurements/column.ts'
import type { Chart } from './chart.ts'
import classes from './Cursor.module.css'
import { moveCursor, removeCursor, useCursor } from './cursor.ts'
import { CursorTable, headingAt, rowsAt, spoken } from './CursorTable.tsx'
import type { ChartAxis, ChartLine } from './drawing.ts'
import { EndValues } from './EndValues.tsx'
import { pixelsIn, plotArea, type ChartFrame } from './frame.ts'
import type { Snapshot } from './snapshot.ts'
import { useSelection } from './useSelection.ts'
import { bringIntoView, resetZoom, useZoom, zoomBy, zoomTo } from './zoom.ts'

interface Props {
  chart: Chart
  snapshot: Snapshot
  frame: ChartFrame
  x: ChartAxis
  y: ChartAxis
  lines: readonly ChartLine[]
}

export function Cursor({ chart, snapshot, frame, x: xAxis, y, lines }: Props) {
  const { x, on } = useCursor()
  const here = on === chart.name
  const [line, setLine] = useState<HTMLElement | null>(null)
  const [low, high] = snapshot.shown
  const area = plotArea(frame)
  const end = Math.max(low, Math.min(high, snapshot.furthest))
  const at = x === null ? null : Math.max(low, Math.min(x, end))
  const rows = at === null ? [] : rowsAt(chart, snapshot, at)
  const heading = at === null ? '' : headingAt(snapshot, at)
  const shareOf = (px: number) => Math.min(1, Math.max(0, (px - area.x) / area.width))
  const positionOf = (px: number) => low + shareOf(px) * (high - low)
  const selecting = useSelection((from, to) => zoomTo([positionOf(from), positionOf(to)], snapshot))
  const show = (to: number) => moveCursor(to, chart.name)

  const move = (event: PointerEvent<HTMLElement>) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left
    const slack = 0.02 * area.width
    const outside = px < area.x - slack || px > area.x + area.width + slack
    if (outside) removeCursor()
    else show(positionOf(px))
    selecting.move(event)
  }

  const key = (event: KeyboardEvent) => {
    const stride = event.shiftKey ? 10 : 1
    const from = at ?? end
    const step = (to: number) => {
      bringIntoView(to, snapshot)
      show(to)
    }
    const act = {
      ArrowLeft: () => step(stepFrom(snapshot, from, -stride)),
      ArrowRight: () => step(stepFrom(snapshot, from, stride)),
      Home: () => show(low),
      End: () => show(end),
      '+': () => zoomBy(1 / 2, snapshot),
      '-': () => zoomBy(2, snapshot),
      Escape() {
        if (selecting.selection) return selecting.cancel()
        if (useZoom.getState().window) resetZoom()
        else removeCursor()
      },
    }[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  const px = at === null ? 0 : pixelsIn(frame, xAxis, y).toX(at)
  const tall = { top: area.y, height: area.height }
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
      data-reading={at === null ? undefined : here ? 'box' : 'ends'}
      onPointerMove={move}
      onPointerDown={(event) => {
        selecting.down(event)
        move(event)
      }}
      onPointerUp={selecting.up}
      onPointerCancel={selecting.cancel}
      onPointerLeave={({ pointerType }) => {
        // A finger that is lifted leaves the readout; tapping elsewhere takes it away.
        if (pointerType !== 'touch') removeCursor()
      }}
      onDoubleClick={resetZoom}
      onKeyDown={key}
      onBlur={() => {
        if (useCursor.getState().on === chart.name) removeCursor()
      }}
    >
      <Selected places={selecting.selection} left={area.x} inner={area.width} tall={tall} />
      {at !== null && rows.length > 0 && (
        <>
          <div ref={setLine} className={classes.line} style={{ left: px, ...tall }} />
          <EndValues
            at={at}
            rows={rows}
            lines={lines}
            x={xAxis}
            y={y}
            frame={frame}
            values={!here}
          />
          {here && !selecting.selection && (
            <CursorTable heading={heading} rows={rows} line={line} x={px} />
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
