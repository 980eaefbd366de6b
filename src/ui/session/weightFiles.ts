/** Weights out of a run and into one, as safetensors files. */
import { announce } from '../browser/announcer.ts'
import { messageOf } from '../../experiment/messageOf.ts'
import { download } from '../browser/download.ts'
import { integer } from '../format/numbers.ts'
import { readInitialFile } from '../store/initial.ts'
import { notify, useLab } from '../store/lab.ts'
import { shownName } from '../store/laneNames.ts'
import { session } from './pageSession.ts'

/** Hands a lane's weights to the browser's downloads, in a file that is named after the steps they have done. */
export async function downloadWeights(id: string): Promise<void> {
  const saved = await session
    .askAboutLane(id, (trainer, lane) => trainer.saveWeights(lane))
    .catch((error: unknown) => notify(messageOf(error)))
  if (!saved) return
  const { bytes, t } = saved
  const name = shownName(useLab.getState(), id) || 'lane'
  const steps = t === null ? '' : ` step ${t}`
  download(`${name}${steps}.safetensors`, new Blob([bytes as Uint8Array<ArrayBuffer>]))
  const at = t === null ? '' : ` at step ${integer(t)}`
  announce(`Weights of ${name}${at} saved.`)
}

/** Takes a file that was dropped on the page: a run goes into the table of runs, an experiment or weights are started. */
export async function takeFile(file: File): Promise<void> {
  if (!file.name.toLowerCase().endsWith('.json')) return startFromFile(file)
  try {
    const { openJson } = await import('./importExport.ts')
    await openJson(file)
  } catch (error) {
    notify(`${file.name} was not opened: ${messageOf(error)}`)
  }
}

/** Starts every lane from a weights file. Where it is none of this model, nothing changes and a notice says why. */
export async function startFromFile(file: File): Promise<void> {
  if (useLab.getState().status === 'starting') return
  const initial = await readInitialFile(file)
  if (typeof initial === 'string') return notify(initial)
  const { draft, seeds, status } = useLab.getState()
  await session.start(status === 'running', { draft, seeds, initial })
}

/** Starts every lane from the weights that the seed gives. */
export async function startFromSeed(): Promise<void> {
  const { draft, seeds, status } = useLab.getState()
  await session.start(status === 'running', { draft, seeds, initial: null })
}
