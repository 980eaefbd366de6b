import { Button } from '@mantine/core'
import { useState } from 'react'
import { describe } from '../../store/runLibrary.ts'
import type { RunSummary } from '../../store/runSummary.ts'
import { Difference, OverlayBox, State } from './RunFacts.tsx'
import { openRun } from './actions.ts'
import { RunMenu } from './RunMenu.tsx'
import { RunName, RunNote } from './RunWords.tsx'
import classes from './Runs.module.css'
import { turnWords } from './knobSentences.ts'
import { useLab } from '../../store/lab.ts'
import { runFacts } from './columns.ts'

interface Props {
  run: RunSummary
  selected: boolean
  onSelect: (id: string, selected: boolean) => void
}

/** What a run is, and what can be done with it. */
export function RunHead({ run, selected, onSelect }: Props) {
  const { id, name, note, knobs, experiment } = run
  const shown = useLab((lab) => lab.run?.id === id)
  const replayed = useLab(({ run: onPage }) => shown && onPage?.replayed != null)
  const here = shown && !replayed
  const starting = useLab(({ status }) => status === 'starting')
  const turns = turnWords(knobs, experiment.lanes)
  const [writing, setWriting] = useState<'name' | 'note' | null>(null)
  const rename = (to: string) => {
    setWriting(null)
    if (to !== name) void describe(id, { name: to })
  }
  return (
    <div className={classes.head}>
      <div className={classes.line}>
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={selected}
          onChange={({ currentTarget }) => onSelect(id, currentTarget.checked)}
        />
        <RunName name={name} writing={writing === 'name'} onName={rename} />
        <State run={run} here={here} />
        <OverlayBox run={run} here={shown} />
        <div className={classes.open}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Open ${name}`}
            disabled={here || starting}
            onClick={() => void openRun(run, 'end')}
          >
            Open
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Replay ${name}`}
            disabled={starting}
            onClick={() => void openRun(run, 'start')}
          >
            Replay
          </Button>
        </div>
        <RunMenu run={run} here={here} shown={shown} onWrite={setWriting} />
      </div>
      <p className={classes.differs}>
        {here ? (
          'This is what the page shows.'
        ) : replayed ? (
          'The page shows a replay of it.'
        ) : (
          <Difference run={run} />
        )}
      </p>
      {turns.length > 0 && <p>Turned on the way: {turns.join(', ')}</p>}
      <p className={classes.facts}>{runFacts(run).join(' · ')}</p>
      {(note || writing === 'note') && (
        <RunNote
          of={name}
          note={note}
          writing={writing === 'note'}
          onNote={(to) => void (to !== note && describe(id, { note: to }))}
          onEnter={() => setWriting('note')}
          onLeave={() => setWriting(null)}
        />
      )}
    </div>
  )
}
