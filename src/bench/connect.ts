/** A host at the other end of a worker or process, and how to end it. */
import * as Comlink from 'comlink'
import { callsUntil } from '../parallel/workerCalls.ts'
import type { Host } from './host.ts'
import type { EngineName } from './spec.ts'

export interface Connection {
  host: Host
  end(): void
}

export type Connect = (name: EngineName) => Connection

/** The host behind an endpoint; its calls reject with `crash`. */
export const remoteHost = (endpoint: Comlink.Endpoint, crash: Promise<never>): Host =>
  callsUntil(Comlink.wrap<Host>(endpoint), crash)
