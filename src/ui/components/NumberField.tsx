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

/** A number to type. Whatever is typed stays as it is; arrow keys move by `step`. */
export function NumberField({ value, onCommit, step, nullable = false, ...input }: Props) {
  const shown = textOf(value)
  const [text, setText] = useState(shown)
  const [before, setBefore] = useState(shown)
  if (before !== shown) {
    setBefore(shown)
    setText(shown)
  }

  const commit = useSettled((typed: string) => {
    const next = valueOf(typed, nullable)
    if (next !== value) onCommit(next)
  }, 800)

  const type = (typed: string) => {
    setText(typed)
    commit.soon(typed)
  }

  const key = (event: KeyboardEvent) => {
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (event.key === 'Enter') commit.now(text)
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
      onBlur={() => commit.now(text)}
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
