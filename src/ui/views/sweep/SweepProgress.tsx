import { Button } from '@mantine/core'
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react'
import { integer } from '../../format/numbers.ts'
import { timeLeft } from '../../format/timeLeft.ts'
import { methodRow } from '../../../experiment/methods.ts'
import { sweepElsewhere, useOtherTabs } from '../../store/otherTabs.ts'
import { clock } from './pace.ts'
import { sweeper } from './pageSweeper.ts'
import { labelOf } from './sweepPlan.ts'
import { useSweep } from './store.ts'
import classes from './Sweep.module.css'

/** How far the sweep is, and what a person can do about it. */
export function SweepProgress() {
  const standing = useSweep()
  const { plan, states, status, why } = standing
  if (!plan) return null
  const all = Object.values(states).filter(({ state }) => state !== 'skipped')
  const done = all.filter(({ state }) => state === 'done' || state === 'failed').length
  const { share, left } = clock.read(standing)
  const time = status === 'running' && left !== null ? timeLeft(1000 * left) : ''
  const what = `${methodRow(plan.method).name}: ${labelOf(plan, plan.rows.path)} × ${labelOf(plan, plan.columns.path)}`
  return (
    <div className={classes.progress}>
      <h2 className={classes.heading}>{what}</h2>
      <p className={classes.state}>
        <strong>{integer(done)}</strong> of {integer(all.length)} runs done
        {time && <span className={classes.left}>{time}</span>}
        {status !== 'running' && status !== 'done' && (
          <span className={classes.left}>{statusWords[status]}</span>
        )}
      </p>
      {status !== 'done' && (
        <>
          <progress max={1} value={share} aria-label="Progress of the sweep" />
          {status !== 'elsewhere' && (
            <div className={classes.buttons}>
              <Controls />
            </div>
          )}
        </>
      )}
      {status === 'elsewhere' && <Elsewhere />}
      {status === 'running' && (
        <p className={classes.note}>
          The run on the page is paused while the sweep trains.
          {plan.atOnce > 1 &&
            ` ${integer(plan.atOnce)} runs train at once, each in a worker of its own.`}
        </p>
      )}
      {why !== null && (
        <p className={classes.why} role="status">
          {why}
        </p>
      )}
    </div>
  )
}

const statusWords = {
  none: '',
  stopped: 'stopped',
  paused: 'paused',
  elsewhere: 'in another tab',
} as const

function Elsewhere() {
  const training = useOtherTabs((tabs) => sweepElsewhere(tabs)?.training ?? false)
  return (
    <p className={classes.note} role="status">
      {training
        ? 'Another tab trains this sweep: pause or cancel it there.'
        : 'Another tab has paused this sweep: resume or cancel it there.'}{' '}
      Finished runs appear here as well.
    </p>
  )
}

function Controls() {
  const status = useSweep((state) => state.status)
  if (status === 'stopped') {
    return (
      <Button leftSection={<IconPlayerPlayFilled size={18} />} onClick={() => void sweeper.goOn()}>
        Go on with the sweep
      </Button>
    )
  }
  const running = status === 'running'
  return (
    <>
      <Button
        leftSection={
          running ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />
        }
        onClick={() => void (running ? sweeper.pause() : sweeper.resume())}
      >
        {running ? 'Pause the sweep' : 'Resume the sweep'}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPlayerStopFilled size={18} />}
        onClick={() => sweeper.cancel()}
      >
        Cancel the sweep
      </Button>
    </>
  )
}
