/** A chart with its title, legend and menu. It is drawn again only while it is on the screen. */
import { ActionIcon } from '@mantine/core'
import { useFocusTrap } from '@mantine/hooks'
import { IconMaximize, IconMinimize } from '@tabler/icons-react'
import { useState } from 'react'
import type { Chart } from './chart.ts'
import { Glossed } from '../../components/Glossed.tsx'
import classes from './ChartCard.module.css'
import { ChartMenu } from './ChartMenu.tsx'
import { ChartTitle } from './ChartTitle.tsx'
import { Empty } from './Empty.tsx'
import { KeptLegend, LaneLegend, Legend } from './Legend.tsx'
import { clippedNote, logNote } from './plot.ts'
import { Plotted } from './Plotted.tsx'
import { useKindsOff } from './switches.ts'
import { useDrawingArea } from './useDrawingArea.ts'
import { useFullWindow } from './useFullWindow.ts'
import { usePlot } from './usePlot.ts'
import { resetZoom, useZoom } from './zoom.ts'

export function ChartCard({ chart, place }: { chart: Chart; place: number }) {
  const { ref: area, width, height, seen, scale } = useDrawingArea()
  const { full, toggle } = useFullWindow()
  const trap = useFocusTrap(full)
  /** The name of the chart that is shown unclipped. */
  const [unclipped, setUnclipped] = useState('')
  const everything = unclipped === chart.name

  const without = useKindsOff(chart.name)
  const plot = usePlot(chart, everything, without, seen)
  const Icon = full ? IconMinimize : IconMaximize
  const screen = full ? 'Leave full screen' : 'Full screen'
  const { Aside } = chart
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
          <span className={classes.unit} title={chart.unit}>
            <Glossed>{chart.unit}</Glossed>
          </span>
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
            <ChartMenu title={chart.title} plot={plot} options={{ everything, without }} />
          </div>
        </header>
        <div className={classes.legends}>
          {full && <LaneLegend />}
          <Legend chart={chart} seeds={plot?.snapshot.seeds ?? 1} />
          {full && <KeptLegend />}
        </div>
        <div className={classes.body}>
          <div ref={area} className={classes.plot}>
            {plot && width > 0 && (
              <div className={classes.drawn}>
                <Plotted
                  plot={plot}
                  width={width}
                  height={height}
                  scale={full ? Math.max(scale, largeScale(width, height)) : scale}
                />
                {plot.drawing.lines.every(({ points }) => points.xs.length === 0) && <Empty />}
              </div>
            )}
            <div className={classes.notes}>
              <Clipped
                note={plot && clippedNote(plot)}
                everything={everything}
                onToggle={() => setUnclipped(everything ? '' : chart.name)}
              />
              <LogNote note={plot && logNote(plot)} />
              <ZoomReset />
            </div>
          </div>
          {Aside && plot && <Aside snapshot={plot.snapshot} />}
        </div>
      </figure>
    </div>
  )
}

/** How much larger than usual text and lines are in a chart that fills a window. */
const largeScale = (width: number, height: number): number =>
  Math.max(1, Math.min(width / 640, height / 330))

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
