import { TextInput, type TextInputProps } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState, type KeyboardEvent } from 'react'
import { exact } from '../format/numbers.ts'
import { readNumber } from '../format/locale.ts'

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'step'> {
  value: unknown
  /** Called with a number, null for an empty nullable field, or the text where it is no number. */
  onCommit: (value: unknown) => void
  step?: number | undefined
  nullable?: boolean | undefined
}

/**
 * A field for a number. It never rewrites what is being typed; the arrow keys change the number by `step`. A value
 * with more digits than are shown keeps them until something is typed.
 */
export function NumberField({ value, onCommit, step, nullable = false, ...input }: Props) {
  const shown = textOf(value)
  /** What was typed; null where nothing was typed, or where that was taken back. */
  const [typed, setTyped] = useState<string | null>(null)
  const [before, setBefore] = useState(shown)
  if (before !== shown) {
    setBefore(shown)
    // The field's own commit does not rewrite what is being typed: "0.10" stays, on the way to "0.105".
    if (typed !== null && valueOf(typed, nullable) !== value) setTyped(null)
  }
  const text = typed ?? shown

  const commit = () => {
    if (typed === null) return
    const next = valueOf(typed, nullable)
    if (next !== value) onCommit(next)
  }
  const commitLater = useDebouncedCallback(commit, { delay: rest, flushOnUnmount: true })

  /** What was typed and taken back again is not typed. */
  const type = (next: string) => {
    setTyped(next === shown ? null : next)
    commitLater()
  }

  /** Commits at once; the field then shows the value in its usual form. */
  const take = () => {
    commitLater.cancel()
    commit()
    setTyped(null)
  }

  const key = (event: KeyboardEvent) => {
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (event.key === 'Enter') take()
    const number = readNumber(text)
    if (!up || !Number.isFinite(number)) return
    event.preventDefault()
    type(exact(number + up * (step ?? strideOf(number))))
  }

  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      {...input}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={key}
      onBlur={take}
    />
  )
}

const rest = 800 // ms after the last key, before what was typed is committed

const textOf = (value: unknown): string =>
  typeof value === 'number' ? exact(value) : typeof value === 'string' ? value : ''

function valueOf(text: string, nullable: boolean): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return nullable ? null : trimmed
  const number = readNumber(trimmed)
  return Number.isFinite(number) ? number : trimmed
}

/** The number's power of ten: 0.05 changes by 0.01, and 0.003 by 0.001. */
const strideOf = (value: number): number =>
  value === 0 ? 0.01 : 10 ** Math.floor(Math.log10(Math.abs(value)))
