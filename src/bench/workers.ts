/** In the browser every engine gets a worker. */
import { remoteHost, type Connect } from './connect.ts'

export const connectWorker: Connect = (name) => {
  const worker = new Worker(new URL('./host.worker.ts', import.meta.url), { type: 'module', name })
  const death = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => {
      reject(new Error(`Its worker failed: ${message || 'the script could not be loaded'}.`))
    })
  })
  return { host: remoteHost(worker, death), end: () => worker.terminate() }
}
