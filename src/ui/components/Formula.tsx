import { Suspense } from 'react'
import { lazyPart } from './lazyPart.tsx'
import type { FormulaProps } from './Typeset.tsx'

const Plain = ({ plain }: FormulaProps) => plain

/** KaTeX is large and few people open a formula, so it is loaded with the first one. */
const Typeset = lazyPart(async () => (await import('./Typeset.tsx')).Typeset, Plain)

export function Formula(props: FormulaProps) {
  return (
    <Suspense fallback={props.plain}>
      <Typeset {...props} />
    </Suspense>
  )
}
