/** A chart without tools, for a frame in another page or for a projector. */
import { Cursor } from './Cursor.tsx'
import { Legend } from './Legend.tsx'
import { MetricChart, type TextSize } from './MetricChart.tsx'
import classes from './PlainChart.module.css'
import { useDrawingArea } from './useDrawingArea.ts'
import { notesOf } from './plot.ts'
import { usePlot } from './usePlot.ts'
import { chartNamed } from './shownCharts.ts'

interface Props {
  name: string
  size: TextSize
  /** Whether it has the cursor, for the pointer and the keyboard. */
  cursor?: boolean
}

export function PlainChart({ name, size, cursor = false }: Props) {
  const chart = chartNamed(name)
  const { ref, width, height, seen } = useDrawingArea()
  const plot = usePlot(chart, false, seen)
  const note = plot && notesOf(plot)
  return (
    <section role="figure" aria-label={chart.title} className={classes.chart} data-size={size}>
      <header className={classes.header}>
        <h2>{chart.title}</h2>
        <Legend chart={chart} plot={plot} alone={false} />
        {note && <p className={classes.note}>{note}</p>}
      </header>
      <div ref={ref} className={classes.plot}>
        {plot && width > 0 && (
          <>
            <div className={classes.drawing} aria-hidden>
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
            {cursor && (
              <Cursor
                chart={chart}
                snapshot={plot.snapshot}
                width={width}
                height={height}
                size={size}
              />
            )}
          </>
        )}
      </div>
    </section>
  )
}
