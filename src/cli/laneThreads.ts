/** Lane workers in Node: threads. */
import { Worker } from 'node:worker_threads'
import * as Comlink from 'comlink'
import { messageOf } from '../experiment/messageOf.ts'
import type { HostConnection } from '../parallel/crew.ts'
import type { LaneHost } from '../parallel/laneHost.ts'

/** A thread that serves lanes with the code in `bundle`, an address; `onCrash` is told when it has failed. */
export function connectLaneThread(
  bundle: string,
  onCrash: (message: string) => void,
): HostConnection {
  const { port1, port2 } = new MessageChannel()
  const script = new URL('../../scripts/laneWorker.js', import.meta.url)
  const options = { workerData: { bundle, port: port2 }, transferList: [port2] }
  const thread = new Worker(script, options as object) // the types know Node's own port only
  thread.once('error', (error) => onCrash(`A lane worker failed: ${messageOf(error)}`))
  return {
    host: Comlink.wrap<LaneHost>(port1),
    terminate() {
      port1.close()
      void thread.terminate()
    },
  }
}
