/** The near end of a lane worker in the browser. */
import type { HostConnection } from './crew.ts'
import type { LaneHost } from './laneHost.ts'
import { callsTo } from './workerCalls.ts'

/** A new lane worker; `onCrash` is told, in one sentence, when it is gone by itself. */
export function connectLaneWorker(onCrash: (message: string) => void): HostConnection {
  const worker = new Worker(new URL('./lane.worker.ts', import.meta.url), { type: 'module' })
  const calls = callsTo<LaneHost>(worker, 'lane worker')
  calls.onCrash(onCrash)
  return { host: calls.remote, terminate: calls.terminate }
}
