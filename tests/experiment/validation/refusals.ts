import type { Problem } from '../../../src/experiment/contradictions.ts'
import { describeProblem, parseExperiment } from '../../../src/experiment/validation.ts'

const problemsOf = (document: unknown): Problem[] => parseExperiment(document).problems ?? []

/** What is refused in a document: [where, what, what would have been right] for each problem. */
export const refusals = (document: unknown): [string, unknown, string][] =>
  problemsOf(document).map(({ path, value, allowed }) => [path, value, allowed])

/** The sentences that a person reads. */
export const sentences = (document: unknown): string[] => problemsOf(document).map(describeProblem)

export const pathsOf = (document: unknown): string[] => problemsOf(document).map(({ path }) => path)
