/**
 * The first trainer of the page. It loads and opens its backend in its worker while the page itself still loads, because
 * a person waits for both.
 */
import { isBackendChoice } from '../../engine/backendReport.ts'
import { connectTrainer, type TrainerConnection } from '../../worker/client.ts'

/** The opening experiment's lanes. A run with more connects its other workers when it starts. */
const LANES = 3

const connect = () => connectTrainer(new URL('./', document.baseURI).href)

let first: TrainerConnection | null = null

/** Connects the first trainer, and lets it open the backend that an address asks for. */
export function openFirstTrainer(query: string): void {
  const parts = new URLSearchParams(query)
  if (parts.has('replay')) return // a replay trains nothing
  const asked = parts.get('backend')
  const choice = isBackendChoice(asked) ? asked : 'auto'
  const connection = connect()
  const { trainer } = connection
  const opened = trainer.open(choice, LANES)
  opened.catch(() => {}) // told to whoever opens it
  first = {
    ...connection,
    trainer: {
      ...trainer,
      open: (wanted, lanes) => (wanted === choice ? opened : trainer.open(wanted, lanes)),
    },
  }
}

/** A trainer for the page's session: the first one where nobody has taken it yet, else a new one. */
export function takeTrainer(): TrainerConnection {
  const taken = first ?? connect()
  first = null
  return taken
}
