import { shortageOf } from '../../experiment/cost/fit.ts'
import { parseDraft } from './draft.ts'
import { useLab, type Lab } from './lab.ts'

/** Why a document would run out of memory here, and what to lower; null where it probably fits. */
export function shortageIn({ draft, seeds, backend }: Pick<Lab, 'draft' | 'seeds' | 'backend'>) {
  const { experiment } = parseDraft(draft)
  return experiment && backend ? shortageOf(experiment, backend, seeds) : null
}

export const useShortage = (): string | null => useLab(shortageIn)
