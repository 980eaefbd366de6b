/** What a person writes about a run, changed in place. */
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { longestName, longestNote } from '../../../formats/runRecord.ts'
import classes from './Runs.module.css'

interface NameProps {
  name: string
  /** Asked for: the keyboard goes there. */
  writing: boolean
  onName: (name: string) => void
}

export function RunName({ name, writing, onName }: NameProps) {
  const box = useRef<HTMLInputElement>(null)
  const [text, setText] = useShown(name)
  useEffect(() => {
    if (writing) box.current?.select()
  }, [writing])
  return (
    <input
      ref={box}
      className={classes.name}
      aria-label="Name"
      value={text}
      size={Math.max(8, text.length)}
      maxLength={longestName}
      spellCheck={false}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={() => {
        const trimmed = text.trim()
        setText(trimmed || name)
        onName(trimmed || name)
      }}
      onKeyDown={(event) => leaveOn(event, () => setText(name))}
    />
  )
}

interface NoteProps {
  of: string
  note: string
  writing: boolean
  onNote: (note: string) => void
  onEnter: () => void
  onLeave: () => void
}

const pause = 400 // ms without a key, after which a note is kept

export function RunNote({ of, note, writing, onNote, onEnter, onLeave }: NoteProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useShown(note)
  const keepLater = useDebouncedCallback(onNote, { delay: pause, flushOnUnmount: true })
  useEffect(() => {
    if (writing) box.current?.focus()
  }, [writing])
  return (
    <textarea
      ref={box}
      className={classes.note}
      aria-label={`Note on ${of}`}
      placeholder="Note"
      value={text}
      rows={1}
      maxLength={longestNote}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        keepLater(currentTarget.value)
      }}
      onFocus={onEnter}
      onBlur={() => {
        keepLater.cancel()
        onNote(text.trim())
        onLeave()
      }}
    />
  )
}

/** What is being written, until what it was written over changes elsewhere. */
function useShown(kept: string) {
  const [text, setText] = useState(kept)
  const [before, setBefore] = useState(kept)
  if (before !== kept) {
    setBefore(kept)
    setText(kept)
  }
  return [text, setText] as const
}

/** Enter keeps what is written, Escape what was there before. */
function leaveOn(event: KeyboardEvent<HTMLElement>, restore: () => void): void {
  if (event.key !== 'Escape' && event.key !== 'Enter') return
  const { currentTarget } = event
  event.preventDefault()
  if (event.key === 'Escape') restore()
  // After what is shown has changed, so that leaving keeps that.
  setTimeout(() => currentTarget.blur())
}
