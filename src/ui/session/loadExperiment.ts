/** Experiments that take the place of the one on the page. */
import type { ExperimentInput } from '../../experiment/input.ts'
import { parseLenient } from '../../experiment/validation.ts'
import { draftOf } from '../store/draft.ts'
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

/** Starts an experiment of the presets. */
export const loadPreset = (input: ExperimentInput): Promise<void> =>
  load(
    { draft: draftOf(parseLenient(input).experiment), seeds: 1, initial: null },
    'Loaded the preset.',
  )
