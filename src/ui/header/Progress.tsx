import { epochs, integer } from '../format.ts'
import { stepsDone } from '../run.ts'
import { useLab, type Compiling } from '../store/lab.ts'
import { useReading } from '../useReading.ts'
import classes from './Header.module.css'

/** How far the run is: what is compiled before the first step, then steps. */
export function Progress() {
  const compiling = useLab(({ run }) => run?.compiling)
  return (
    <div className={classes.progress}>
      {compiling && compiling.done < compiling.of ? <Programs {...compiling} /> : <Steps />}
    </div>
  )
}

function Programs({ done, of }: Compiling) {
  return (
    <>
      <p className={classes.steps}>
        Compiling <strong>{done + 1}</strong> of {of}…
        <span className={classes.epoch}>for the GPU</span>
      </p>
      <progress max={of} value={done} aria-label="Compiling" />
    </>
  )
}

/** Steps of their total, and how often each training image has been seen. */
function Steps() {
  const total = useLab(({ run }) => Number(run?.inForce.training['steps'] ?? 0))
  const perEpoch = useLab(({ run }) =>
    run ? run.info.trainImages / Number(run.inForce.training['batchSize']) : Infinity,
  )
  const done = useReading(stepsDone)
  return (
    <>
      <p className={classes.steps}>
        Step <strong>{integer(done)}</strong> of {integer(total)}
        <span className={classes.epoch}>epoch {epochs(done / perEpoch)}</span>
      </p>
      <progress max={total || 1} value={done} aria-label="Progress" />
    </>
  )
}
