import type { Chart } from './chart.ts'
import { laneEntries, runEntries, strokeEntries, type Plot } from './plot.ts'
import classes from './ChartCard.module.css'

/** What the strokes mean; the lanes, where strokes mean nothing else or a chart stands alone; kept runs always. */
export function Legend({
  chart,
  plot,
  alone,
}: {
  chart: Chart
  plot: Plot | null
  alone: boolean
}) {
  const lanes = plot && (alone || chart.legend.every((item) => item.seeds === 'several'))
  const entries = [
    ...(lanes ? laneEntries(plot) : plot ? runEntries(plot) : []),
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
          {label}
        </li>
      ))}
    </ul>
  )
}
