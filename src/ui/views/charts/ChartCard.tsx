/** A chart with its title, legend and menu. It is drawn only while it is on the screen. */
import { ActionIcon } from '@mantine/core'
import { useFocusTrap } from '@mantine/hooks'
import { IconMaximize, IconMinimize } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { Chart } from './chart.ts'
import classes from './ChartCard.module.css'
import { ChartMenu } from './ChartMenu.tsx'
import { ChartTitle } from './ChartTitle.tsx'
import { Cursor } from './Cursor.tsx'
import { Empty } from './Empty.tsx'
import { Legend } from './Legend.tsx'
import { MetricChart } from './MetricChart.tsx'
import { clippedNote, logNote } from './plot.ts'
import { useDrawingArea } from './useDrawingArea.ts'
import { useFullWindow } from './useFullWindow.ts'
import { usePlot } from './usePlot.ts'
import { resetZoom, useZoom } from './zoom.ts'

export function ChartCard({ chart, place }: { chart: Chart; place: number }) {
  const drawing = useRef<HTMLDivElement>(null)
  const { ref: area, width, height, seen } = useDrawingArea()
  const { full, toggle } = useFullWindow()
  const trap = useFocusTrap(full)
  /** The name of the chart that is shown unclipped. */
  const [unclipped, setUnclipped] = useState('')
  const everything = unclipped === chart.name

  const plot = usePlot(chart, everything, seen)
  const size = full ? 'large' : 'normal'
  const Icon = full ? IconMinimize : IconMaximize
  const screen = full ? 'Leave full screen' : 'Full screen'
  return (
    <div className={classes.place}>
      <figure
        ref={trap}
        aria-label={chart.title}
        className={classes.card}
        data-full={full || undefined}
      >
        <header className={classes.header}>
          <ChartTitle chart={chart} place={place} />
          <span className={classes.unit}>{chart.unit}</span>
          <div className={classes.tools}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${chart.title}: ${screen.toLowerCase()}`}
              title={screen}
              data-autofocus
              onClick={toggle}
            >
              <Icon size={18} />
            </ActionIcon>
            <ChartMenu
              title={chart.title}
              plot={plot}
              drawing={() => drawing.current?.querySelector('svg') ?? null}
            />
          </div>
          <div className={classes.row}>
            <Legend chart={chart} plot={plot} alone={full} />
            <Clipped
              note={plot && clippedNote(plot)}
              everything={everything}
              onToggle={() => setUnclipped(everything ? '' : chart.name)}
            />
            <LogNote note={plot && logNote(plot)} />
            <ZoomReset />
          </div>
        </header>
        <div ref={area} className={classes.plot}>
          {plot && width > 0 && (
            <>
              <div ref={drawing} className={classes.drawing} aria-hidden>
                <MetricChart
                  {...plot.drawing}
                  width={width}
                  height={height}
                  x={plot.x}
                  y={plot.y}
                  marks={plot.marks}
                  size={size}
                />
              </div>
              <Cursor
                chart={chart}
                snapshot={plot.snapshot}
                width={width}
                height={height}
                size={size}
              />
              {plot.drawing.lines.every(({ points }) => points.xs.length === 0) && <Empty />}
            </>
          )}
        </div>
      </figure>
    </div>
  )
}

interface ClippedProps {
  note: string | null
  everything: boolean
  onToggle: () => void
}

/** Says what the y axis leaves out. A press shows all values, or clips spikes again. */
function Clipped({ note, everything, onToggle }: ClippedProps) {
  if (!note && !everything) return null
  return (
    <button type="button" className={classes.note} onClick={onToggle}>
      {note ? `${note} · show all` : 'All values shown · clip spikes'}
    </button>
  )
}

const LogNote = ({ note }: { note: string | null }) =>
  note && <span className={classes.remark}>{note}</span>

/** Resets the zoom of all charts. Each chart has the button, because a person may have zoomed in any of them. */
function ZoomReset() {
  const zoomed = useZoom(({ window }) => window !== null)
  if (!zoomed) return null
  return (
    <button type="button" className={classes.note} onClick={resetZoom}>
      Reset zoom
    </button>
  )
}
