/** What a person writes about a run, changed in place: it counts when they leave it, and Escape takes it back. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { longestName, longestNote } from '../../formats/runFile.ts'
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
      onKeyDown={(event) => leaveOn(event, ['Enter'], () => setText(name))}
    />
  )
}

interface NoteProps {
  of: string
  note: string
  writing: boolean
  onNote: (note: string) => void
}

export function RunNote({ of, note, writing, onNote }: NoteProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useShown(note)
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
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={() => onNote(text.trim())}
      onKeyDown={(event) => leaveOn(event, [], () => setText(note))}
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

function leaveOn(event: KeyboardEvent<HTMLElement>, keys: string[], restore: () => void): void {
  const escape = event.key === 'Escape'
  if (!escape && !keys.includes(event.key)) return
  const { currentTarget } = event
  event.preventDefault()
  if (escape) restore()
  // After what is shown has changed, so that leaving keeps that.
  setTimeout(() => currentTarget.blur())
}
