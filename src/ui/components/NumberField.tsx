import { TextInput, type TextInputProps } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import { exact } from '../format/numbers.ts'
import { readNumber } from '../format/locale.ts'
import { useSettled } from './useSettled.ts'

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'step'> {
  value: unknown
  /** Called with a number, null for an empty nullable field, or the text where it is no number. */
  onCommit: (value: unknown) => void
  step?: number | undefined
  nullable?: boolean | undefined
}

/**
 * A number to type. Whatever is typed stays as it is; arrow keys move by `step`. A value with more digits than are
 * shown keeps them until something is typed.
 */
export function NumberField({ value, onCommit, step, nullable = false, ...input }: Props) {
  const shown = textOf(value)
  /** What was typed and not yet taken; null where nothing was. */
  const [typed, setTyped] = useState<string | null>(null)
  const [before, setBefore] = useState(shown)
  if (before !== shown) {
    setBefore(shown)
    setTyped(null)
  }
  const text = typed ?? shown

  const commit = useSettled((typed: string | null) => {
    if (typed === null) return
    const next = valueOf(typed, nullable)
    if (next !== value) onCommit(next)
  }, 800)

  /** What was typed and taken back again is not typed. */
  const type = (next: string) => {
    const changed = next === shown ? null : next
    setTyped(changed)
    commit.soon(changed)
  }

  /** At once; a value that reads as it did before is shown as it was. */
  const take = () => {
    commit.now(typed)
    if (typed !== null && valueOf(typed, nullable) === value) setTyped(null)
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

const textOf = (value: unknown): string =>
  typeof value === 'number' ? exact(value) : typeof value === 'string' ? value : ''

function valueOf(text: string, nullable: boolean): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return nullable ? null : trimmed
  const number = readNumber(trimmed)
  return Number.isFinite(number) ? number : trimmed
}

/** A tenth of the number's power of ten: 0.05 moves by 0.01, 0.003 by 0.001. */
const strideOf = (value: number): number =>
  value === 0 ? 0.01 : 10 ** Math.floor(Math.log10(Math.abs(value)))
