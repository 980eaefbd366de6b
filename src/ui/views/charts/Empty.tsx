import { useLab, type Lab } from '../../store/lab.ts'
import { useMeasured } from '../../components/useMeasured.ts'
import { stepsDone } from '../../store/lab.ts'
import classes from './Empty.module.css'

/** The text of a chart without lines: what will appear, and when. */
export function Empty() {
  const words = useLab(wordsOf)
  const begun = useMeasured(() => stepsDone() > 0)
  const hidden = useLab(({ draft }) => draft.lanes.every((lane) => lane.hidden))
  return <p className={classes.empty}>{begun && !hidden ? measuresNothing : words}</p>
}

const measuresNothing = 'No lane shown has measured this here so far.'

function wordsOf({ status, draft, run }: Lab): string {
  if (draft.lanes.every((lane) => lane.hidden)) {
    return 'Every lane is hidden: the eye on its card shows one again.'
  }
  if (status === 'failed') return 'Nothing trains: the reason is at the top of the page.'
  if (status === 'paused') return 'Play, and a line for each lane grows here step by step.'
  if (run?.compiling && run.compiling.done < run.compiling.of) {
    return 'Lines grow here once the programs are compiled.'
  }
  return 'A line for each lane grows here with the first steps.'
}
