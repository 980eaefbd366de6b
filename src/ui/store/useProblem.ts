import { describeProblem } from '../../experiment/validation.ts'
import { parseDraft } from './draft.ts'
import { useLab } from './lab.ts'

/** What is wrong at a path of the document, as a sentence. */
export const useProblem = (path: string): string | undefined =>
  useLab(({ draft }) => {
    const problem = parseDraft(draft).problems?.find((p) => p.path === path)
    return problem && describeProblem(problem)
  })
