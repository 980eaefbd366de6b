import type { ExperimentInput } from '../../core/experiment.ts'
import { parseLenient } from '../../core/validation.ts'
import { load } from '../load.ts'
import { draftOf } from '../store/draft.ts'

/** Starts an experiment of the presets. */
export const loadPreset = (input: ExperimentInput): Promise<void> =>
  load(
    { draft: draftOf(parseLenient(input).experiment), seeds: 1, initial: null },
    'Loaded the preset.',
  )
