import { start } from './session.ts'
import { useLab, type StartPlan } from '../store/lab.ts'
import { offerUndo } from '../store/undo.ts'

/** Starts a plan; the page shows it once it has started, and says `sentence`. Undone, what was shown before is back. */
export async function load(plan: StartPlan, sentence: string): Promise<void> {
  const { draft, seeds, initial } = useLab.getState()
  await start(true, plan)
  if (useLab.getState().draft !== plan.draft) return
  offerUndo({ sentence, undo: () => useLab.setState({ draft, seeds, initial }) })
}
