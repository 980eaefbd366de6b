import { seedsFrom } from '../../measurements/laneFeed.ts'
import { parseDraft } from '../../store/draft.ts'
import { inForceOf, withoutRemoved } from '../../store/inForce.ts'
import { originOf } from '../../store/initial.ts'
import { useLab } from '../../store/lab.ts'
import { differences, type Trained } from './difference.ts'

/**
 * What a run has otherwise than the experiment on the page, or, where that is not sound, than what trains; null where
 * there is neither.
 */
export function useDifferences(run: Trained): string[] | null {
  const draft = useLab((lab) => lab.draft)
  const count = useLab((lab) => lab.seeds)
  const initial = useLab((lab) => lab.initial)
  const onPage = useLab((lab) => lab.run)
  const experiment =
    parseDraft(draft).experiment ?? (onPage && withoutRemoved(onPage, inForceOf(onPage)))
  if (!experiment) return null
  const seeds = seedsFrom(experiment.seed, count)
  return differences({ experiment, seeds, weights: originOf(initial) }, run)
}
