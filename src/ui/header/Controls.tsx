import { Button } from '@mantine/core'
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipForwardFilled,
  IconRefresh,
} from '@tabler/icons-react'
import { session } from '../session/pageSession.ts'
import { parseDraft } from '../store/draft.ts'
import { useLab } from '../store/lab.ts'
import { hasTrainer } from '../store/status.ts'
import classes from './Header.module.css'

/** Play or Pause, Step, Reset; of a replay Restart. */
export function Controls({ size = 'sm' }: { size?: 'sm' | 'compact-sm' }) {
  const status = useLab((state) => state.status)
  const valid = useLab(({ draft }) => parseDraft(draft).experiment !== undefined)
  const replayed = useLab(({ run }) => run?.replayed != null)
  const idle = !hasTrainer(status)
  const running = status === 'running'
  return (
    <div className={classes.controls}>
      <Button
        size={size}
        disabled={idle}
        className={classes.play}
        data-stop="play"
        title={
          status !== 'done'
            ? undefined
            : replayed
              ? 'Replays it from step 0'
              : 'Starts anew, from step 0'
        }
        leftSection={
          running ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />
        }
        onClick={() => void (running ? session.pause() : session.play())}
      >
        {running ? 'Pause' : 'Play'}
      </Button>
      <Button
        size={size}
        variant="default"
        disabled={idle || status === 'done'}
        leftSection={<IconPlayerSkipForwardFilled size={16} />}
        onClick={() => void session.step()}
      >
        Step
      </Button>
      <Button
        size={size}
        variant="default"
        disabled={idle || !valid}
        leftSection={<IconRefresh size={18} />}
        onClick={() => void session.restart(false)}
      >
        {replayed ? 'Restart' : 'Reset'}
      </Button>
    </div>
  )
}
