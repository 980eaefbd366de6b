/** In the browser every engine gets a worker. */
import * as Comlink from 'comlink'
import type { Connect } from './connect.ts'
import type { Host } from './host.ts'

export const connectWorker: Connect = (name) => {
  const worker = new Worker(new URL('./host.worker.ts', import.meta.url), { type: 'module', name })
  return { host: Comlink.wrap<Host>(worker), end: () => worker.terminate() }
}
