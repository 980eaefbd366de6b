import type { ExperimentInput } from '../../core/experiment.ts'
import { parseLenient } from '../../core/validation.ts'
import { start } from '../run.ts'
import { draftOf } from '../store/draft.ts'

/** Starts an experiment of the presets; the page shows it once it has started. */
export const loadPreset = (input: ExperimentInput) =>
  start(true, { draft: draftOf(parseLenient(input).experiment), seeds: 1, initial: null })
