import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useLab } from '../store/lab.ts'
import { startFromFile, startFromSeed, takeFile } from '../session/weightFiles.ts'
import classes from './Lanes.module.css'

/** Which weights every lane starts from: the seed's, or those of a file, chosen here or dropped anywhere. */
export function StartWeights() {
  const initial = useLab((state) => state.initial)
  const busy = useLab(({ status }) => status === 'starting')
  const input = useRef<HTMLInputElement>(null)
  const dropping = useDrop((file) => void takeFile(file))
  return (
    <div className={classes.weights}>
      <input
        ref={input}
        type="file"
        accept=".safetensors"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) void startFromFile(file)
          currentTarget.value = ''
        }}
      />
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} />}
        className={classes.add}
        disabled={busy}
        onClick={() => input.current?.click()}
      >
        Start from a weights file
      </Button>
      {initial ? (
        <p>
          Every lane starts from <strong>{initial.name}</strong>.{' '}
          <button type="button" disabled={busy} onClick={() => void startFromSeed()}>
            Start from the seed’s weights
          </button>
        </p>
      ) : (
        <p>
          Or drop one anywhere: a .safetensors file with timm’s names, as a lane’s menu saves it.
        </p>
      )}
      {dropping && (
        <div className={classes.drop}>
          Drop weights to start every lane from them, or a run file to import it
        </div>
      )}
    </div>
  )
}

/** Whether a file is held over the page; dropped, it is handed to `take`. */
function useDrop(take: (file: File) => void): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      const [file] = event.dataTransfer?.files ?? []
      if (!file) return
      event.preventDefault()
      latest.current(file)
    }
    document.addEventListener('dragover', enter)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', enter)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  }, [])
  return over
}
