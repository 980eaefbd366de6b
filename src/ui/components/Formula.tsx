import { lazy, Suspense, type ComponentType } from 'react'
import type { FormulaProps } from './Typeset.tsx'

const Plain = ({ plain }: FormulaProps) => plain

/** KaTeX is large and few people open a formula, so it is loaded with the first one. */
const Typeset = lazy(async (): Promise<{ default: ComponentType<FormulaProps> }> => {
  const loaded = await import('./Typeset.tsx').catch(() => null)
  return { default: loaded?.Typeset ?? Plain }
})

export function Formula(props: FormulaProps) {
  return (
    <Suspense fallback={props.plain}>
      <Typeset {...props} />
    </Suspense>
  )
}
