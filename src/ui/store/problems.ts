/** What is wrong with the document, as sentences. */
import { shortageOf } from '../../experiment/cost/fit.ts'
import { describeProblem } from '../../experiment/validation.ts'
import { parseDraft, type Draft } from './draft.ts'
import { notify, useLab, type Lab } from './lab.ts'

/** What is wrong at a path of the document; undefined where nothing is. */
export const useProblem = (path: string): string | undefined =>
  useLab(({ draft }) => {
    const problem = parseDraft(draft).problems?.find((p) => p.path === path)
    return problem && describeProblem(problem)
  })

/** Whether a draft can be started. Notices say what in it is not allowed. */
export function isAllowed(draft: Draft): boolean {
  const { problems = [] } = parseDraft(draft)
  for (const problem of problems) notify(describeProblem(problem))
  return problems.length === 0
}

/** Why a document would run out of memory here, and what to lower; null where it probably fits. */
export function shortageIn({ draft, seeds, backend }: Pick<Lab, 'draft' | 'seeds' | 'backend'>) {
  const { experiment } = parseDraft(draft)
  return experiment && backend ? shortageOf(experiment, backend, seeds) : null
}

export const useShortage = (): string | null => useLab(shortageIn)
