import { shortageOf } from '../../core/model/fit.ts'
import { parseDraft } from './draft.ts'
import { useLab } from './lab.ts'

/** Why the document would run out of memory here, and what to lower; null where it probably fits. */
export const useShortage = (): string | null =>
  useLab(({ draft, seeds, backend }) => {
    const { experiment } = parseDraft(draft)
    return experiment && backend ? shortageOf(experiment, backend, seeds) : null
  })
