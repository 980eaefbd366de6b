import { useLab } from '../../store/lab.ts'
import { useMeasured } from '../../components/useMeasured.ts'
import { latest, type Moment } from './stepMeasured.ts'
import type { Subject } from './shownLane.ts'
import { usePhasePlace } from './phaseStepper.ts'

/** The latest step measured of a lane, and where one stands in it; renders on every beat that brought a step. */
export function useStepMeasured({ series }: Subject): {
  moment: Moment | null
  place: number | null
} {
  const steps = useMeasured(() => series?.steps.step.length ?? 0)
  const still = useLab(({ status }) => status !== 'running')
  const moment = series && steps > 0 ? latest(series) : null
  return { moment, place: usePhasePlace(moment?.t, still) }
}
