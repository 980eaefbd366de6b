/** A host at the other end of a worker or process, and how to end it. */
import * as Comlink from 'comlink'
import type { Host } from './host.ts'
import type { EngineName } from './spec.ts'

export interface Connection {
  host: Host
  end(): void
}

export type Connect = (name: EngineName) => Connection

/** The host behind an endpoint. Comlink leaves calls to one that has crashed waiting for ever; here they reject with `crash`. */
export function remoteHost(endpoint: Comlink.Endpoint, crash: Promise<never>): Host {
  const remote = Comlink.wrap<Host>(endpoint)
  crash.catch(() => {}) // it may come while no call waits
  const answered = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, crash])
  return {
    open: (name) => answered(remote.open(name)),
    start: (spec, phase) => answered(remote.start(spec, phase)),
    run: (method, phases) => answered(remote.run(method, phases)),
    read: (method) => answered(remote.read(method)),
    stop: (method) => answered(remote.stop(method)),
    product: (shape, choice, ms) => answered(remote.product(shape, choice, ms)),
  }
}
