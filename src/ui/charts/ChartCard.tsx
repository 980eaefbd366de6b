/** A chart on the page: its title and legend, its plot when it can be seen, and the cursor on top. */
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { compact, integer, short } from '../format.ts'
import { LaneSwatch } from '../lanes/LaneSwatch.tsx'
import { laneColor } from '../lanes/look.ts'
import { onChartBeat } from '../pulse.ts'
import type { XAxisName } from '../series.ts'
import type { Chart, Drawing, LegendItem } from './chart.ts'
import classes from './ChartCard.module.css'
import { Cursor } from './Cursor.tsx'
import { MetricChart, type ChartAxis } from './MetricChart.tsx'
import type { Snapshot } from './snapshot.ts'
import { useBox } from './useBox.ts'

const xLabels: Record<XAxisName, string> = {
  step: 'step',
  gradEvals: 'gradient evaluations',
  seconds: 'device time (s)',
}

interface Plot {
  snapshot: Snapshot
  drawing: Drawing
  x: ChartAxis
  y: ChartAxis
  marks: { key: string; x: number; label: string; color: string }[]
}

export function ChartCard({ chart }: { chart: Chart }) {
  const box = useRef<HTMLDivElement>(null)
  const { width, height, seen } = useBox(box)
  const [plot, setPlot] = useState<Plot | null>(null)

  useEffect(() => {
    if (!seen) return
    // Synchronous, so that the beat measures the whole cost and each chart has a frame to itself.
    return onChartBeat((snapshot) =>
      flushSync(() => setPlot((before) => plotOf(chart, snapshot, before))),
    )
  }, [chart, seen])

  return (
    <section role="figure" aria-label={chart.title} className={classes.card}>
      <header className={classes.header}>
        <h2 className={classes.title}>{chart.title}</h2>
        <span className={classes.unit}>{chart.unit}</span>
        <Legend items={chart.legend} plot={plot} />
      </header>
      <div ref={box} className={classes.plot}>
        {plot && width > 0 && (
          <>
            <div className={classes.drawing} aria-hidden>
              <MetricChart
                width={width}
                height={height}
                x={plot.x}
                y={plot.y}
                rows={plot.drawing.rows}
                lines={plot.drawing.lines}
                bands={plot.drawing.bands ?? noBands}
                levels={plot.drawing.levels ?? noLevels}
                marks={plot.marks}
              />
            </div>
            <Cursor chart={chart} snapshot={plot.snapshot} width={width} height={height} />
          </>
        )}
      </div>
    </section>
  )
}

const noLevels: never[] = []
const noBands: never[] = []

const drawnLanes = ({ snapshot, drawing }: Plot) =>
  snapshot.lanes.filter(({ id }) => drawing.lines.some(({ key }) => key === id))

/** A snapshot drawn. Axes that did not change stay the same objects: what Recharts works out from them stays too. */
function plotOf(chart: Chart, snapshot: Snapshot, before: Plot | null): Plot {
  const drawing = chart.draw(snapshot)
  const { x, y, xScale } = snapshot
  const log = y === 'log' && chart.canBeLog && drawing.y.domain[0] > 0
  return {
    snapshot,
    drawing,
    x: kept(before?.x, { ...xScale, label: xLabels[x], format: xFormats[x] }),
    y: kept(before?.y, { ...drawing.y, log, format: chart.format }),
    marks: snapshot.marks.map(({ key, x: at, label, slot }) => ({
      key,
      x: at,
      label,
      color: slot === null ? 'var(--muted)' : laneColor(slot),
    })),
  }
}

const kept = (before: ChartAxis | undefined, now: ChartAxis): ChartAxis =>
  before && before.format === now.format && JSON.stringify(before) === JSON.stringify(now)
    ? before
    : now

const count = (value: number) => (value < 10_000 ? integer(value) : compact(value))
const xFormats: Record<XAxisName, (value: number) => string> = {
  step: count,
  gradEvals: count,
  seconds: short,
}

/** What the strokes mean; the lanes, where strokes mean nothing else. */
function Legend({ items, plot }: { items: LegendItem[]; plot: Plot | null }) {
  const seeds = (plot?.snapshot.seeds ?? 1) > 1 ? 'several' : 'one'
  const lanes = plot && items.every((item) => item.seeds === 'several') ? drawnLanes(plot) : []
  return (
    <ul className={classes.legend}>
      {lanes.map(({ id, slot, name }) => (
        <li key={id}>
          <LaneSwatch slot={slot} />
          {name}
        </li>
      ))}
      {items
        .filter((item) => (item.seeds ?? seeds) === seeds)
        .map(({ label, width, dash, opacity }) => (
          <li key={label}>
            <svg width="26" height="8" aria-hidden>
              <line
                x1="1"
                x2="25"
                y1="4"
                y2="4"
                stroke="currentColor"
                strokeWidth={width}
                strokeDasharray={dash}
                strokeOpacity={opacity}
              />
            </svg>
            {label}
          </li>
        ))}
    </ul>
  )
}
