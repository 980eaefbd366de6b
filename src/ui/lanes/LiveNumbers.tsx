import { lastFinite } from '../column.ts'
import { windowOf } from '../charts/stepTime.ts'
import { integer, loss, milliseconds, none, percent, ratio } from '../format.ts'
import type { LaneSeries } from '../series.ts'
import { useLab } from '../store/lab.ts'
import { useReading } from '../useReading.ts'
import classes from './LiveNumbers.module.css'

type Read = (series: LaneSeries, smoothing: number) => string

const numbers: readonly { label: string; read: Read }[] = [
  { label: 'train loss', read: (s, beta) => loss(lastFinite(s.smoothed('loss', beta))) },
  { label: 'val. accuracy', read: (s) => percent(lastFinite(s.valAccuracy)) },
  { label: 'cos θ', read: (s, beta) => ratio(lastFinite(s.smoothed('cosTheta', beta))) },
  { label: 'ms / step', read: (s) => milliseconds(s.meanMs(windowOf(5))) },
  { label: 'grad. evals', read: (s) => integer(s.gradEvals) },
]

/** What a lane measures now. Only a number that changed renders. */
export function LiveNumbers({ series }: { series: LaneSeries | undefined }) {
  return (
    <dl className={classes.numbers}>
      {numbers.map(({ label, read }) => (
        <div key={label}>
          <dt>{label}</dt>
          <Live series={series} read={read} />
        </div>
      ))}
    </dl>
  )
}

function Live({ series, read }: { series: LaneSeries | undefined; read: Read }) {
  const text = useReading(() => (series ? read(series, useLab.getState().view.smoothing) : none))
  return <dd>{text}</dd>
}
