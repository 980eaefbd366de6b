/** A chart without tools, for a frame in another page or for a projector. */
import { useMemo } from 'react'
import type { LineKind } from './grammar.ts'
import { Legend } from './Legend.tsx'
import { Indexed } from '../../components/Term.tsx'
import classes from './PlainChart.module.css'
import { notesOf } from './plot.ts'
import { Plotted } from './Plotted.tsx'
import { chartNamed } from './shownCharts.ts'
import { useKindsOff } from './switches.ts'
import { useDrawingArea } from './useDrawingArea.ts'
import { usePlot } from './usePlot.ts'

interface Props {
  name: string
  /** Whether it is for a large room: text and lines grow with the window, and single steps are left out. */
  large?: boolean
  /** Whether it has the cursor, for the pointer and the keyboard. */
  cursor?: boolean
}

export function PlainChart({ name, large = false, cursor = false }: Props) {
  const chart = chartNamed(name)
  const { ref, width, height, seen, scale: usual } = useDrawingArea()
  const off = useKindsOff(name)
  const without = useMemo(() => (large ? new Set<LineKind>([...off, 'step']) : off), [large, off])
  const plot = usePlot(chart, false, without, seen)
  const note = plot && notesOf(plot)
  const scale = large ? Math.max(usual, Math.min(width / 400, height / 250)) : usual
  const { Aside } = chart
  return (
    <section
      role="figure"
      aria-label={chart.title}
      className={classes.chart}
      data-large={large || undefined}
    >
      <header className={classes.header}>
        <h2>
          <Indexed>{chart.title}</Indexed>
        </h2>
        <Legend chart={chart} seeds={plot?.snapshot.seeds ?? 1} without={large ? 'step' : null} />
      </header>
      <div className={classes.body}>
        <div ref={ref} className={classes.plot}>
          {plot && width > 0 && <Plotted {...{ plot, width, height, scale, cursor }} />}
          {note && <p className={classes.note}>{note}</p>}
        </div>
        {Aside && plot && <Aside snapshot={plot.snapshot} />}
      </div>
    </section>
  )
}
