import { Tooltip, VisuallyHidden } from '@mantine/core'
import { Fragment, useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react'
import classes from './Term.module.css'
import { terms, type TermName } from '../../experiment/glossary.ts'

interface ExplainedProps {
  says: ReactNode
  children: ReactNode
  /** The accessible name, where the content has none in plain words. */
  label?: string
  className?: string | undefined
}

/** Shows an explanation while the pointer or the keyboard focus is on it, or after a tap. */
export function Explained({ says, children, label, className = '' }: ExplainedProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [shown, setShown] = useState(false)
  const point = (to: boolean) => (event: PointerEvent) => {
    if (event.pointerType === 'mouse') setShown(to)
  }

  // Mantine's own tooltip does not open on a tap, and some phones don't take the focus off a button.
  useEffect(() => {
    if (!shown) return
    const away = new AbortController()
    const { signal } = away
    const outside = ({ target }: Event) => {
      if (!button.current?.contains(target as Node)) setShown(false)
    }
    const escape = ({ key }: KeyboardEvent) => key === 'Escape' && setShown(false)
    document.addEventListener('pointerdown', outside, { signal })
    document.addEventListener('keydown', escape, { signal })
    return () => away.abort()
  }, [shown])

  return (
    <Tooltip
      opened={shown}
      label={says}
      multiline
      maw={320}
      withArrow
      classNames={{ tooltip: classes.tooltip! }}
    >
      <button
        ref={button}
        type="button"
        className={`${classes.term} ${className}`}
        onPointerEnter={point(true)}
        onPointerLeave={point(false)}
        onFocus={({ currentTarget }) => setShown(currentTarget.matches(':focus-visible'))}
        onBlur={() => setShown(false)}
        onClick={() => setShown(true)}
      >
        {label === undefined ? (
          children
        ) : (
          <>
            <VisuallyHidden>{label}</VisuallyHidden>
            <span aria-hidden>{children}</span>
          </>
        )}
      </button>
    </Tooltip>
  )
}

/** A term of the glossary with its explanation. Without children it shows the term's symbol. */
export function Term({ name, children }: { name: TermName; children?: ReactNode }) {
  const { says } = terms[name]
  return <Explained says={<Indexed>{says}</Indexed>}>{children ?? <Sign name={name} />}</Explained>
}

/** The symbol or word of a term, as it is printed. */
export const Sign = ({ name }: { name: TermName }) => <Indexed>{terms[name].sign}</Indexed>

/** Sets what follows an underscore as an index: g_s has a lowered s. Its text, read aloud or copied, still is g_s. */
export function Indexed({ children }: { children: string }) {
  return children.split(/(?<=g)_([shv])(?![\p{L}\d])/u).map((part, i) => {
    // The parts alternate between text and index.
    if (i % 2 === 0) return <Fragment key={i}>{part}</Fragment>
    return (
      <sub key={i} className={classes.index}>
        <span className={classes.underscore}>_</span>
        {part}
      </sub>
    )
  })
}
