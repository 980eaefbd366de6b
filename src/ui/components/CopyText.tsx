import { useId, useRef } from 'react'
import { CopyButton } from './CopyButton.tsx'
import classes from './CopyText.module.css'

interface Props {
  label: string
  text: string
  rows: number
}

/** A text to copy, with a button or by selecting it. */
export function CopyText({ label, text, rows }: Props) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
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
        {/* Another text has not been copied yet. */}
        <CopyButton
          key={text}
          text={() => text}
          refusal="Selected: copy it with Ctrl C or ⌘ C"
          onRefused={() => {
            field.current?.focus()
            field.current?.select()
          }}
        >
          Copy {label.toLowerCase()}
        </CopyButton>
      </div>
    </div>
  )
}
