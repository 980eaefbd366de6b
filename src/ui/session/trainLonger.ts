/** Runs of more steps than the one on the page. */
import { fieldMeta } from '../../experiment/field.ts'
import { sections } from '../../experiment/schema.ts'
import { integer } from '../format/numbers.ts'
import { withField } from '../store/edit.ts'
import { useLab } from '../store/lab.ts'
import { offerReturn } from '../store/shown.ts'
import { session } from './pageSession.ts'

/** Twice and five times as many steps, as far as a run may have so many. */
export function longerThan(steps: number): number[] {
  const { max = Infinity } = fieldMeta(sections.training.steps)
  return [2 * steps, 5 * steps].filter((more) => more <= max)
}

/**
 * Starts the experiment on the page with so many steps. It starts anew: where the learning rate falls to the planned
 * end, a longer run has another rate from its first steps on, so that a finished run has no longer one to go on with.
 */
export async function trainLonger(steps: number): Promise<void> {
  const before = useLab.getState()
  const { seeds, initial } = before
  const draft = withField(before.draft, 'training', 'steps', steps)
  if (await session.start(true, { draft, seeds, initial, turns: [] }))
    offerReturn(before, `A run of ${integer(steps)} steps starts.`)
}
