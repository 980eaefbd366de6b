/** What the page shows of an experiment, as it was before something took its place, and the way back to it. */
import type { Draft } from './draft.ts'
import { followingRun } from './inForce.ts'
import { useLab, type Lab } from './lab.ts'
import { offerUndo } from './undo.ts'

type Shown = Pick<Lab, 'draft' | 'seeds' | 'initial' | 'run' | 'loaded'>

/** Offers to show again what was shown `before`, for a while. */
export function offerReturn(before: Shown, sentence: string): void {
  const { seeds, initial, loaded } = before
  const undo = () => useLab.setState({ draft: caughtUp(before), seeds, initial, loaded })
  offerUndo({ sentence, undo })
}

/** An earlier draft, with the knobs that the same run has turned since: no undo turns them back. */
export function caughtUp({ draft, run: before }: Shown): Draft {
  const { run } = useLab.getState()
  if (!before || before.number !== run?.number) return draft
  return followingRun(draft, before, run)
}
