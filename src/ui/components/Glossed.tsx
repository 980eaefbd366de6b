import type { ReactNode } from 'react'
import { terms, type TermName } from '../../experiment/glossary.ts'
import { Explained, Indexed } from './Term.tsx'
import classes from './Term.module.css'

const entries = Object.entries(terms) as [TermName, { says: string; words?: readonly string[] }][]

/** The words of the glossary, in small letters, each with its term. */
const termOf = new Map(
  entries.flatMap(([name, { words = [] }]) => words.map((word) => [word.toLowerCase(), name])),
)

const alternatives = [...termOf.keys()].toSorted((a, b) => b.length - a.length).join('|')
const known = new RegExp(`(?<![\\p{L}\\d])(${alternatives})(?![\\p{L}\\d])`, 'giu')

/** A sentence whose words open the glossary, each where it first stands, with g_v as it is printed. */
export function Glossed({ children }: { children: string }) {
  const met = new Set<TermName>()
  return children.split(known).map((part, i): ReactNode => {
    const name = i % 2 === 1 ? termOf.get(part.toLowerCase()) : undefined
    const text = <Indexed key={i}>{part}</Indexed>
    if (!name || met.has(name)) return text
    met.add(name)
    return (
      <Explained key={i} says={<Indexed>{terms[name].says}</Indexed>} className={classes.word}>
        {text}
      </Explained>
    )
  })
}
