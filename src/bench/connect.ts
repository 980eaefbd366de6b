/** A host at the other end of a worker or process, and how to end it. */
import type { Host } from './host.ts'
import type { EngineName } from './spec.ts'

export interface Connection {
  host: Host
  end(): void
}

export type Connect = (name: EngineName) => Connection
