import { Button, CloseButton } from '@mantine/core'
import type { Problem } from '../../experiment/contradictions.ts'
import { describeProblem } from '../../experiment/validation.ts'
import { session } from '../session/pageSession.ts'
import { parseDraft } from '../store/draft.ts'
import { isChanged } from '../store/inForce.ts'
import { putAway, useLab } from '../store/lab.ts'
import { discardChanges } from '../session/liveEdits.ts'
import { useShortage } from '../store/problems.ts'
import { UndoNotice } from './UndoNotice.tsx'
import classes from './Notices.module.css'

/** Notices about what a person can act on now. */
export function Notices({ settingsOpened }: { settingsOpened: boolean }) {
  const notices = useLab((state) => state.notices)
  return (
    <>
      <Failure />
      {/* The settings panel covers this notice and has its own. */}
      {!settingsOpened && <Changed />}
      {notices.map((sentence) => (
        <div key={sentence} className={classes.notice}>
          <p>{sentence}</p>
          <CloseButton aria-label="Put away" title="Put away" onClick={() => putAway(sentence)} />
        </div>
      ))}
      <UndoNotice />
    </>
  )
}

function Failure() {
  const failure = useLab((state) => state.failure)
  const forced = useLab((state) => state.choice !== 'auto')
  if (failure === null) return null
  return (
    <div role="alert" className={classes.failure}>
      <p>{failure}</p>
      <Button onClick={() => void session.connect(useLab.getState().choice, true)}>
        Start again
      </Button>
      {forced && (
        <Button variant="default" onClick={() => void session.connect('auto', true)}>
          Choose the backend automatically
        </Button>
      )}
    </div>
  )
}

/** Says that the settings differ from the run, and offers to start anew or to discard the changes. */
export function Changed() {
  const changed = useLab(isChanged)
  const problems = useLab(({ draft }) => parseDraft(draft).problems)
  const shortage = useShortage()
  if (!changed && !problems) return null
  return (
    <div className={classes.notice}>
      <p>
        {problems ? refusals(problems) : 'Changed: takes effect with a new start.'} {shortage}
      </p>
      <Button disabled={problems !== undefined} onClick={() => void session.start(true)}>
        Start anew
      </Button>
      <Button variant="default" onClick={discardChanges}>
        Discard changes
      </Button>
    </div>
  )
}

function refusals(problems: readonly Problem[]): string {
  const [first, ...others] = problems.map(describeProblem)
  return others.length === 0 ? `${first}.` : `${first}; and ${others.length} more.`
}
