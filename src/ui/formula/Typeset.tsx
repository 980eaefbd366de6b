import { renderToString } from 'katex'
import 'katex/dist/katex.min.css'
import type { FormulaProps } from './Formula.tsx'
import classes from './Typeset.module.css'

/** A formula set by KaTeX, with MathML for those who do not see it. */
export function Typeset({ tex, display = false }: FormulaProps) {
  const html = renderToString(tex, { displayMode: display, throwOnError: false })
  // The source is ours, and KaTeX escapes what it does not know.
  return (
    <span className={display ? classes.display : ''} dangerouslySetInnerHTML={{ __html: html }} />
  )
}
