/** Experiments that take the place of the one on the page. */
import type { PlannedTurn } from '../../experiment/events.ts'
import type { ExperimentInput } from '../../experiment/input.ts'
import { parseLenient } from '../../experiment/validation.ts'
import { draftOf } from '../store/draft.ts'
import { useLab, type StartPlan } from '../store/lab.ts'
import { offerReturn } from '../store/shown.ts'
import { session } from './pageSession.ts'

/** Starts a plan, and offers to return to what was shown before. Resolves with whether the plan has started. */
export async function load(plan: StartPlan, sentence: string): Promise<boolean> {
  const before = useLab.getState()
  if (!(await session.start(true, plan))) return false
  useLab.setState({ loaded: plan.draft })
  offerReturn(before, sentence)
  return true
}

/** Starts an experiment of the presets, with the knobs that it turns on the way. */
export const loadPreset = (
  input: ExperimentInput,
  turns: readonly PlannedTurn[] = [],
): Promise<boolean> =>
  load(
    { draft: draftOf(parseLenient(input).experiment), seeds: 1, initial: null, turns },
    'Loaded the preset.',
  )
