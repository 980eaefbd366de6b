/** In the browser every engine gets a worker. */
import { remoteHost, type Connect } from './connect.ts'

export const connectWorker: Connect = (name) => {
  const worker = new Worker(new URL('./host.worker.ts', import.meta.url), { type: 'module', name })
  let end!: () => void
  const crash = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => {
      reject(new Error(`Its worker failed: ${message || 'the script could not be loaded'}.`))
    })
    end = () => {
      worker.terminate()
      reject(new Error('Its worker was ended.'))
    }
  })
  return { host: remoteHost(worker, crash), end }
}
