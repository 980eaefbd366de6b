import type { ExperimentInput } from '../../../experiment/input.ts'
import { parseLenient } from '../../../experiment/validation.ts'
import { load } from '../../session/loadExperiment.ts'
import { draftOf } from '../../store/draft.ts'

/** Starts an experiment of the presets. */
export const loadPreset = (input: ExperimentInput): Promise<void> =>
  load(
    { draft: draftOf(parseLenient(input).experiment), seeds: 1, initial: null },
    'Loaded the preset.',
  )
