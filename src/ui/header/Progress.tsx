import { epochs, integer } from '../format.ts'
import { stepsDone } from '../run.ts'
import { useLab } from '../store/lab.ts'
import { useReading } from '../useReading.ts'
import classes from './Header.module.css'

/** How far the run is: steps of its total, and how often each training image has been seen. */
export function Progress() {
  const total = useLab(({ run }) => Number(run?.inForce.training['steps'] ?? 0))
  const perEpoch = useLab(({ run }) =>
    run ? run.info.trainImages / Number(run.inForce.training['batchSize']) : Infinity,
  )
  const done = useReading(stepsDone)
  return (
    <div className={classes.progress}>
      <p className={classes.steps}>
        Step <strong>{integer(done)}</strong> of {integer(total)}
        <span className={classes.epoch}>epoch {epochs(done / perEpoch)}</span>
      </p>
      <progress max={total || 1} value={done} aria-label="Progress" />
    </div>
  )
}
