import { lastFinite } from '../measurements/column.ts'
import { cycleWindow } from '../measurements/laneSeries.ts'
import { integer, loss, milliseconds, none, percent, ratio } from '../format/numbers.ts'
import type { LaneSeries } from '../measurements/laneSeries.ts'
import { useLab } from '../store/lab.ts'
import { Term } from '../components/Term.tsx'
import type { TermName } from '../../experiment/glossary.ts'
import { useMeasured } from '../components/useMeasured.ts'
import classes from './LiveNumbers.module.css'

type Read = (series: LaneSeries, smoothing: number) => string

const numbers: readonly { name: TermName; read: Read; spread?: Read }[] = [
  { name: 'trainLoss', read: (s, beta) => loss(lastFinite(s.smoothed('loss', beta))) },
  {
    name: 'valAccuracy',
    read: (s) => percent(lastFinite(s.valAccuracy)),
    spread(s) {
      const { low, high } = s.evaluationBand('valAccuracy')
      return s.seeds.length > 0 ? `${percent(lastFinite(low))} – ${percent(lastFinite(high))}` : ''
    },
  },
  { name: 'cosTheta', read: (s, beta) => ratio(lastFinite(s.smoothed('cosTheta', beta))) },
  { name: 'msPerStep', read: (s) => milliseconds(s.meanMs(cycleWindow(5))) },
  { name: 'gradEvals', read: (s) => integer(s.gradEvals) },
]

/** The latest numbers of a lane. Only numbers that changed are rendered again. */
export function LiveNumbers({ series }: { series: LaneSeries | undefined }) {
  return (
    <dl className={classes.numbers}>
      {numbers.map(({ name, read, spread }) => (
        <div key={name}>
          <dt>
            <Term name={name} />
          </dt>
          <Live series={series} read={read} />
          {spread && (series?.seeds.length ?? 0) > 0 && (
            <Live series={series} read={spread} className={classes.spread} />
          )}
        </div>
      ))}
    </dl>
  )
}

interface LiveProps {
  series: LaneSeries | undefined
  read: Read
  className?: string | undefined
}

function Live({ series, read, className }: LiveProps) {
  const text = useMeasured(() => (series ? read(series, useLab.getState().view.smoothing) : none))
  return <dd className={className}>{text}</dd>
}
