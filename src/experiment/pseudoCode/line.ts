import type { TermName } from '../glossary.ts'

/** The part of a step that a line belongs to. */
export type PartName =
  | 'gradient'
  | 'ascent'
  | 'secondGradient'
  | 'projection'
  | 'reuse'
  | 'clip'
  | 'update'

/** One line of pseudo-code. */
export interface Line {
  key: string
  tex: string
  plain: string
  /** What is true of it beside the formula; shown under it. */
  note?: string
  /** Where it stands in the literature. */
  source?: string
  /** What it does, in a sentence. */
  says: string
  symbols: readonly TermName[]
  /** The numbers that are shown beside it. */
  values: readonly TermName[]
  indent: number
  /** The phase of a step that executes it; null where it computes nothing. */
  part: PartName | null
  /** Only steps of this phase execute it. */
  on?: 'refresh' | 'reuse'
}
