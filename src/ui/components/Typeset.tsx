import { renderToString } from 'katex'
import 'katex/dist/katex.min.css'
import classes from './Typeset.module.css'

export interface FormulaProps {
  tex: string
  /** The formula in plain characters, shown until KaTeX is loaded or where it cannot be. */
  plain: string
  display?: boolean
}

/** A formula typeset by KaTeX, with MathML for screen readers. A wide formula scrolls, with the arrow keys too. */
export function Typeset({ tex, plain, display = false }: FormulaProps) {
  const html = renderToString(tex, { displayMode: display, throwOnError: false })
  const scrolls = { className: classes.display, role: 'group', 'aria-label': plain, tabIndex: 0 }
  // Safe as HTML: the source is part of the page, and KaTeX escapes what it does not know.
  return <span {...(display ? scrolls : {})} dangerouslySetInnerHTML={{ __html: html }} />
}
