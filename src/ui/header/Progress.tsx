import { useEffect } from 'react'
import { bytes } from '../../experiment/bytes.ts'
import { datasetRow } from '../../experiment/datasets.ts'
import type { Loading as Bytes } from '../../worker/api.ts'
import { epochs, integer } from '../format/numbers.ts'
import { onBeat } from '../measurements/redraw.ts'
import { stepsDone, useLab } from '../store/lab.ts'
import type { Compiling } from '../store/run.ts'
import { Term } from '../components/Term.tsx'
import { useMeasured } from '../components/useMeasured.ts'
import classes from './Header.module.css'
import { TrainLonger } from './TrainLonger.tsx'
import { Pace, timeLeft } from '../format/timeLeft.ts'

/** The progress of a run: opening the backend, then compiling, then steps. */
export function Progress() {
  const compiling = useLab(({ run }) => run?.compiling)
  const starting = useLab(({ status }) => status === 'starting')
  return (
    <div className={classes.progress}>
      {starting ? (
        <Starting />
      ) : compiling && compiling.done < compiling.of ? (
        <Programs {...compiling} />
      ) : (
        <Steps />
      )}
    </div>
  )
}

function Starting() {
  const opened = useLab(({ backend }) => backend !== null)
  const fromFile = useLab(({ initial }) => initial !== null)
  const loading = useLab((state) => state.loading)
  if (loading && loading.done !== loading.of) return <Loading {...loading} />
  const what = !opened ? 'Opening the backend' : fromFile ? 'Placing the weights' : 'Starting'
  return (
    <>
      <p className={classes.steps}>{what}…</p>
      <progress aria-label={what} />
    </>
  )
}

/** A data set on its way. Without a known length only what has come is told. */
function Loading({ name, done, of }: Bytes) {
  return (
    <>
      <p className={classes.steps}>
        Loading {datasetRow(name).name}…{' '}
        <span className={classes.left}>
          {bytes(done)}
          {of !== null && ` of ${bytes(of)}`}
        </span>
      </p>
      <progress aria-label="Loading" {...(of !== null && { max: of, value: done })} />
    </>
  )
}

function Programs({ done, of, ms }: Compiling) {
  const left = done > 0 ? timeLeft((ms / done) * (of - done)) : ''
  return (
    <>
      <p className={classes.steps}>
        Compiling <strong>{done + 1}</strong> of {of}…
        <span className={classes.left}>{left || 'before the first step'}</span>
      </p>
      <progress max={of} value={done} aria-label="Compiling" />
    </>
  )
}

/** The steps done, their total, and the epoch. */
function Steps() {
  const replayed = useLab(({ run }) => run?.replayed != null)
  const total = useLab(({ run }) => run?.started.training.steps ?? 0)
  const perEpoch = useLab(({ run }) =>
    run ? run.info.trainImages / run.started.training.batchSize : Infinity,
  )
  const done = useMeasured(stepsDone)
  const left = useTimeLeft(total)
  const isDone = useLab(({ status }) => status === 'done')
  return (
    <>
      <p className={classes.steps}>
        Step <strong>{integer(done)}</strong> of {integer(total)}
        {!isDone && (
          <span className={classes.epoch}>
            <Term name="epoch" /> {epochs(done / perEpoch)}
          </span>
        )}
        <span className={classes.left}>
          {!isDone ? (
            left
          ) : replayed ? (
            <span className={classes.replays}>Play replays it</span>
          ) : (
            <TrainLonger steps={total} />
          )}
        </span>
      </p>
      <progress max={total || 1} value={done} aria-label="Progress" />
    </>
  )
}

const pace = new Pace()

/** The time left, such as "2 min left"; empty while training stands still. */
function useTimeLeft(total: number): string {
  const running = useLab(({ status }) => status === 'running')
  useEffect(() => {
    if (!running) return
    pace.forget()
    return onBeat(() => pace.count(stepsDone(), performance.now()))
  }, [running])
  return useMeasured(() => (running ? timeLeft(pace.timeFor(total - stepsDone())) : ''))
}
