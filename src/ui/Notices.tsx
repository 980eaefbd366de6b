import { Button, CloseButton } from '@mantine/core'
import { discardChanges, start, startAgain } from './run.ts'
import { differs } from './store/draft.ts'
import { putAway, useLab } from './store/lab.ts'
import { useProblemCount } from './store/useProblem.ts'
import classes from './Notices.module.css'

/** What a person should know now and can do something about. */
export function Notices() {
  const notices = useLab((state) => state.notices)
  return (
    <>
      <Failure />
      <Changed />
      {notices.map((sentence) => (
        <div key={sentence} className={classes.notice}>
          <p>{sentence}</p>
          <CloseButton aria-label="Put away" onClick={() => putAway(sentence)} />
        </div>
      ))}
    </>
  )
}

function Failure() {
  const failure = useLab((state) => state.failure)
  if (failure === null) return null
  return (
    <div role="alert" className={classes.failure}>
      <p>{failure}</p>
      <Button onClick={() => void startAgain()}>Start again</Button>
      <Button variant="default" onClick={() => void startAgain('auto')}>
        Start again on the best backend
      </Button>
    </div>
  )
}

function Changed() {
  const changed = useLab(({ run, draft }) => run !== null && differs(draft, run.inForce))
  const problems = useProblemCount()
  if (!changed && problems === 0) return null
  return (
    <div className={classes.notice}>
      <p>
        {problems === 0
          ? 'Changed: takes effect with a new start.'
          : `${problems === 1 ? 'One value is' : `${problems} values are`} not allowed; see the red sentence beside it. What runs goes on unchanged.`}
      </p>
      <Button disabled={problems > 0} onClick={() => void start(true)}>
        Start anew
      </Button>
      <Button variant="default" onClick={discardChanges}>
        Discard changes
      </Button>
    </div>
  )
}
