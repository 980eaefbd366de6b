import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './Term.module.css'
import { terms, type TermName } from './terms.ts'

interface ExplainedProps {
  says: ReactNode
  children: ReactNode
  /** Its name where its content has no plain one. */
  label?: string
}

/** Something that explains itself when it is pointed at, focused or tapped. */
export function Explained({ says, children, label }: ExplainedProps) {
  return (
    <Tooltip
      label={says}
      multiline
      maw={320}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
      classNames={{ tooltip: classes.tooltip! }}
    >
      <button type="button" className={classes.term} aria-label={label}>
        {children}
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
