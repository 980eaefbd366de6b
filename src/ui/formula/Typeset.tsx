import { renderToString } from 'katex'
import 'katex/dist/katex.min.css'
import type { FormulaProps } from './Formula.tsx'
import classes from './Typeset.module.css'

/** A formula set by KaTeX, with MathML for those who do not see it. A wide one scrolls, by keys too. */
export function Typeset({ tex, plain, display = false }: FormulaProps) {
  const html = renderToString(tex, { displayMode: display, throwOnError: false })
  const scrolls = { className: classes.display, role: 'group', 'aria-label': plain, tabIndex: 0 }
  // The source is ours, and KaTeX escapes what it does not know.
  return <span {...(display ? scrolls : {})} dangerouslySetInnerHTML={{ __html: html }} />
}
