import { renderToString } from 'katex'
import 'katex/dist/katex.min.css'
import classes from './Typeset.module.css'

export interface FormulaProps {
  tex: string
  /** The formula in plain characters: shown until it is typeset, or where the typesetter cannot be loaded. */
  plain: string
  display?: boolean
}

/** A formula set by KaTeX, with MathML for those who do not see it. A wide one scrolls, by keys too. */
export function Typeset({ tex, plain, display = false }: FormulaProps) {
  const html = renderToString(tex, { displayMode: display, throwOnError: false })
  const scrolls = { className: classes.display, role: 'group', 'aria-label': plain, tabIndex: 0 }
  // The source is ours, and KaTeX escapes what it does not know.
  return <span {...(display ? scrolls : {})} dangerouslySetInnerHTML={{ __html: html }} />
}
