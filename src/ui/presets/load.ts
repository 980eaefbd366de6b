import type { ExperimentInput } from '../../core/experiment.ts'
import { parseLenient } from '../../core/validation.ts'
import { start } from '../run.ts'
import { draftOf } from '../store/draft.ts'
import { useLab } from '../store/lab.ts'
import { offerUndo } from '../undo.ts'

/** Starts an experiment of the presets; the page shows it once it has started. Undone, the draft before is back. */
export async function loadPreset(input: ExperimentInput): Promise<void> {
  const { draft: before, seeds, initial } = useLab.getState()
  const draft = draftOf(parseLenient(input).experiment)
  await start(true, { draft, seeds: 1, initial: null })
  if (useLab.getState().draft !== draft) return
  offerUndo({
    sentence: 'Loaded the preset.',
    undo: () => useLab.setState({ draft: before, seeds, initial }),
  })
}
