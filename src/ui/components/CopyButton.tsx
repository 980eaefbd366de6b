import { Button } from '@mantine/core'
import { useCallbackRef, useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'

interface Props {
  children: ReactNode
  text: () => string
  /** Shown where the browser refuses; a page without https has no clipboard. */
  refusal: string
  onRefused?: () => void
}

/** A button that copies a text; beside it stands whether that worked. */
export function CopyButton({ children, text, refusal, onRefused }: Props) {
  const { copy, copied, error } = useClipboard({ timeout: 4000 }) // ms
  const refused = useCallbackRef(onRefused)
  useEffect(() => {
    if (error) refused()
  }, [error, refused])
  return (
    <>
      <Button
        variant="default"
        leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        onClick={() => copy(text())}
      >
        {children}
      </Button>
      <span role="status">{copied ? 'Copied' : error ? refusal : ''}</span>
    </>
  )
}
