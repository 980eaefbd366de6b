/** A host at the other end of a worker or process, and how to end it. */
import * as Comlink from 'comlink'
import type { Host } from './host.ts'
import type { EngineName } from './spec.ts'

export interface Connection {
  host: Host
  end(): void
}

export type Connect = (name: EngineName) => Connection

/** The host behind an endpoint. Comlink leaves calls to a dead one waiting for ever; here they reject with `death`. */
export function remoteHost(endpoint: Comlink.Endpoint, death: Promise<never>): Host {
  const remote = Comlink.wrap<Host>(endpoint)
  death.catch(() => {}) // it may come while no call waits
  const alive = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, death])
  return {
    open: (name) => alive(remote.open(name)),
    start: (spec, phase) => alive(remote.start(spec, phase)),
    run: (method, phases) => alive(remote.run(method, phases)),
    read: (method) => alive(remote.read(method)),
    stop: (method) => alive(remote.stop(method)),
    product: (shape, choice, ms) => alive(remote.product(shape, choice, ms)),
  }
}
