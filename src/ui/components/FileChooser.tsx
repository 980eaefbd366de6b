import { Button, FileButton } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useRef, type ReactNode } from 'react'

interface Props {
  children: ReactNode
  /** The allowed endings of file names, as in an <input>. */
  accept: string
  disabled?: boolean
  className?: string | undefined
  onFile: (file: File) => void
}

/** A button that asks for a file. */
export function FileChooser({ accept, disabled = false, onFile, ...button }: Props) {
  const reset = useRef<() => void>(null)
  const take = (file: File | null) => {
    if (file) onFile(file)
    reset.current?.() // otherwise the same file could not be chosen again after a change
  }
  return (
    <FileButton accept={accept} disabled={disabled} resetRef={reset} onChange={take}>
      {(props) => (
        <Button
          variant="default"
          leftSection={<IconFileImport size={16} />}
          disabled={disabled}
          {...button}
          {...props}
        />
      )}
    </FileButton>
  )
}
