import { useLab } from '../../store/lab.ts'
import { useReading } from '../../components/useMeasured.ts'
import { latest, type Moment } from './stepMeasured.ts'
import type { Subject } from './shownLane.ts'
import { usePlace } from './phaseStepper.ts'

/** The latest step measured of a lane, and where one stands in it; renders on every beat that brought a step. */
export function useMoment({ series }: Subject): { moment: Moment | null; place: number | null } {
  const steps = useReading(() => series?.steps.step.length ?? 0)
  const still = useLab(({ status }) => status !== 'running')
  const moment = series && steps > 0 ? latest(series) : null
  return { moment, place: usePlace(moment?.t, still) }
}
