import type { Chart } from './chart.ts'
import { laneEntries, strokeEntries, type Plot } from './plot.ts'
import classes from './ChartCard.module.css'

/** The legend. It explains the strokes. It lists the lanes too where a chart fills the window, or where strokes have no other meaning. */
export function Legend({
  chart,
  plot,
  alone,
}: {
  chart: Chart
  plot: Plot | null
  alone: boolean
}) {
  const lanes = alone || chart.legend.every((item) => item.seeds === 'several')
  const entries = [
    ...(plot && lanes ? laneEntries(plot, alone) : []),
    ...strokeEntries(chart, plot?.snapshot.seeds ?? 1),
  ]
  return (
    <ul className={classes.legend}>
      {entries.map(({ key, label, color, width, dash, opacity }) => (
        <li key={key}>
          <svg width="28" height="10" aria-hidden>
            <line
              x1="1"
              x2="27"
              y1="5"
              y2="5"
              stroke={color}
              strokeWidth={width}
              strokeDasharray={dash}
              strokeOpacity={opacity}
            />
          </svg>
          <span>{label}</span>
        </li>
      ))}
    </ul>
  )
}
