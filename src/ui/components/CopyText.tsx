import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import classes from './CopyText.module.css'

interface Props {
  label: string
  text: string
  rows: number
}

/** A text to take along: selectable as it is, and copied with a button. */
export function CopyText({ label, text, rows }: Props) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  /** The text about which something is said, and what. */
  const [told, setTold] = useState({ text: '', words: '' })
  const words = told.text === text ? told.words : ''

  useEffect(() => {
    if (told.words === '') return
    const timer = setTimeout(() => setTold({ text: '', words: '' }), 4000) // ms
    return () => clearTimeout(timer)
  }, [told])

  const copy = async () => {
    const copied = await copyFrom(text, field.current!)
    setTold({ text, words: copied ? 'Copied' : 'Selected: copy it with Ctrl C or ⌘ C' })
  }
  return (
    <div className={classes.copy}>
      <label htmlFor={id}>{label}</label>
      <textarea
        ref={field}
        id={id}
        readOnly
        rows={rows}
        value={text}
        spellCheck={false}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div className={classes.row}>
        <Button
          variant="default"
          leftSection={words === 'Copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => void copy()}
        >
          Copy {label.toLowerCase()}
        </Button>
        <span role="status">{words}</span>
      </div>
    </div>
  )
}

/** Pages without https have no clipboard to write to; there the text is selected for the person. */
async function copyFrom(text: string, field: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    field.focus()
    field.select()
    return false
  }
}
