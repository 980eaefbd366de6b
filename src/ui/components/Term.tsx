import { Tooltip, VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react'
import classes from './Term.module.css'
import { terms, type TermName } from '../../experiment/glossary.ts'

interface ExplainedProps {
  says: ReactNode
  children: ReactNode
  /** Its name where its content has no plain one. */
  label?: string
}

/** Something that explains itself when it is pointed at, focused by key or tapped. */
export function Explained({ says, children, label }: ExplainedProps) {
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
        className={classes.term}
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

/** A symbol or the name of a number; by itself it shows its sign. */
export function Term({ name, children }: { name: TermName; children?: ReactNode }) {
  return <Explained says={terms[name].says}>{children ?? <Sign name={name} />}</Explained>
}

/** g_s is written with a lowered s. */
export function Sign({ name }: { name: TermName }) {
  return terms[name].sign.split(/_([shv])/).map((part, i) =>
    // Every second part is an index.
    i % 2 === 1 ? <sub key={i}>{part}</sub> : part,
  )
}
