import { Button, NativeSelect } from '@mantine/core'
import { IconPlayerPlayFilled, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { mostStepsIn } from '../../../formats/laneTable.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { useMeasured } from '../../components/useMeasured.ts'
import { language } from '../../format/locale.ts'
import { exact, integer } from '../../format/numbers.ts'
import { seek } from '../../session/replay/openKept.ts'
import { replaySpeeds, takeSpeed, useReplaySpeed } from '../../session/replay/replaySpeed.ts'
import { stepsDone, useLab } from '../../store/lab.ts'
import { continueRun, loadExperiment } from '../../views/runs/actions.ts'
import classes from './ReplayBar.module.css'

/** Says that the page shows a replay, of which run, and how to train from it. */
export function ReplayBar() {
  const replayed = useLab(({ run }) => run?.replayed)
  const name = useLab(({ run }) => run?.name)
  const busy = useLab(({ status }) => status === 'starting')
  if (!replayed || name === undefined) return null
  const { checkpoint, state } = replayed
  const end = mostStepsIn(replayed.tables)
  return (
    <section aria-label="Replay" className={classes.bar}>
      <p>
        Replay of <strong>{name}</strong>,{' '}
        <span className={classes.when}>{trainedWords(replayed)}</span>. Nothing trains.
      </p>
      <Place end={end} />
      <Speed />
      <div className={classes.buttons}>
        {checkpoint && state === 'stopped' && (
          <Button
            size="compact-md"
            disabled={busy}
            leftSection={<IconPlayerPlayFilled size={16} />}
            onClick={() => void continueRun({ ...replayed, name })}
          >
            Go on training from step {integer(end)}
          </Button>
        )}
        <Button
          size="compact-md"
          variant="default"
          disabled={busy}
          leftSection={<IconRefresh size={16} />}
          onClick={() => void loadExperiment({ ...replayed, name })}
        >
          Train anew
        </Button>
      </div>
    </section>
  )
}

/** "trained 27 Nov 2026, 18:02, on wasm" */
function trainedWords({ begun, device }: RunRecord): string {
  const when = new Date(begun).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
  const where = device.adapter ? `${device.backend}, ${device.adapter}` : device.backend
  return `trained ${when} on ${where}`
}

/** The steps that are shown; another place is shown when the slider is let go. */
function Place({ end }: { end: number }) {
  const done = useMeasured(stepsDone)
  const [held, setHeld] = useState<number | null>(null)
  const letGo = () => {
    if (held !== null) void seek(held)
    setHeld(null)
  }
  return (
    <input
      type="range"
      className={classes.place}
      aria-label="Step of the replay"
      min={0}
      max={Math.max(1, end)}
      value={held ?? done}
      onChange={({ currentTarget }) => setHeld(Number(currentTarget.value))}
      onPointerUp={letGo}
      onKeyUp={letGo}
      onBlur={letGo}
    />
  )
}

function Speed() {
  const speed = useReplaySpeed((state) => state.speed)
  return (
    <NativeSelect
      size="xs"
      aria-label="Speed of the replay"
      data={replaySpeeds.map((factor) => ({ value: String(factor), label: `${exact(factor)}×` }))}
      value={String(speed)}
      onChange={({ currentTarget }) => takeSpeed(Number(currentTarget.value))}
    />
  )
}
