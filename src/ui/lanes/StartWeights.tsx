import { useWindowEvent } from '@mantine/hooks'
import { useState } from 'react'
import { FileChooser } from '../components/FileChooser.tsx'
import { useLab } from '../store/lab.ts'
import { startFromFile, startFromSeed, takeFile } from '../session/weightFiles.ts'
import classes from './Lanes.module.css'

/** Shows which weights every lane starts from. A file of weights can be chosen here or dropped anywhere on the page. */
export function StartWeights() {
  const initial = useLab((state) => state.initial)
  const busy = useLab(({ status }) => status === 'starting')
  const dropping = useDrop((file) => void takeFile(file))
  return (
    <div className={classes.weights}>
      <FileChooser
        accept=".safetensors"
        className={classes.add}
        disabled={busy}
        onFile={(file) => void startFromFile(file)}
      >
        Start from a weights file
      </FileChooser>
      {initial ? (
        <p>
          Every lane {initial.bytes ? 'starts' : 'started'} from <strong>{initial.name}</strong>
          {initial.bytes ? '.' : ', which is asked for at the next start.'}{' '}
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

/** Whether a file is dragged over the page. A dropped file is given to `take`. */
function useDrop(take: (file: File) => void): boolean {
  const [over, setOver] = useState(false)
  useWindowEvent('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  })
  useWindowEvent('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) setOver(false)
  })
  useWindowEvent('drop', (event) => {
    setOver(false)
    const [file] = event.dataTransfer?.files ?? []
    if (!file || event.defaultPrevented) return // a view has taken it
    event.preventDefault()
    take(file)
  })
  return over
}
