import { Button, Popover, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { integer } from '../format/numbers.ts'
import { longerThan, trainLonger } from '../session/trainLonger.ts'
import { parseDraft } from '../store/draft.ts'
import { useLab } from '../store/lab.ts'
import classes from './Header.module.css'

/** At the end of a run: says what Play does now, and offers more steps. */
export function TrainLonger({ steps }: { steps: number }) {
  const [opened, setOpened] = useState(false)
  const valid = useLab(({ draft }) => parseDraft(draft).experiment !== undefined)
  const schedule = useLab(({ run }) => run?.started.optimizer.schedule)
  const start = (more: number) => {
    setOpened(false)
    void trainLonger(more)
  }
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={320}
      position="bottom-end"
      shadow="md"
      withArrow
      trapFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes.longer} onClick={() => setOpened(!opened)}>
          Train longer
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown tabIndex={-1} aria-label="Train longer" className={classes.offer}>
        <p>
          Play starts anew, with the same {integer(steps)} steps. {reasonOf(schedule)}
        </p>
        {longerThan(steps).map((more) => (
          <Button key={more} variant="default" disabled={!valid} onClick={() => start(more)}>
            Start anew with {integer(more)} steps
          </Button>
        ))}
        <p>This run stays under Runs, to be laid over the longer one.</p>
      </Popover.Dropdown>
    </Popover>
  )
}

const reasonOf = (schedule: string | undefined): string =>
  schedule === 'constant'
    ? 'A longer run starts anew too, and repeats these steps first.'
    : 'A longer run starts anew too: the learning rate falls to zero at the planned end, so with more steps it is another one from the start.'
