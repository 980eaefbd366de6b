/** The device of the WebGPU backend: work is queued, and its time is what the GPU's clock says. */
import type { Device } from '../../../core/device.ts'
import { completionClock, timestampClock } from './device/gpuClock.ts'
import { webgpuTarget, type CompilerOptions } from './target.ts'
import { compiledProgram } from '../../compiler/program.ts'
import { largestTensor } from './runtime/limits.ts'
import { readerOf } from './runtime/reading.ts'
import type { LabBackend } from './device/labBackend.ts'

/**
 * ms = end − max(end of the piece before, beginning): each moment counts for one piece only. The time
 * includes the pauses of a GPU that waits for JavaScript to encode the rest of the piece.
 */
export function gpuDevice(backend: LabBackend, options: CompilerOptions): Device {
  const clock = backend.device.features.has('timestamp-query')
    ? timestampClock(backend)
    : completionClock(backend.queue)
  const target = webgpuTarget(backend, options)
  const queued = new Set<Promise<number>>()
  let before = 0 // when the last piece ended

  return {
    time(work) {
      backend.flush() // what was encoded earlier is not this piece's
      clock.start()
      const result = work()
      backend.flush()
      const ms = clock.stop().then(({ began, ended }) => {
        const spent = Math.max(0, ended - Math.max(before, began))
        before = Math.max(before, ended)
        return spent
      })
      queued.add(ms)
      const leave = () => void queued.delete(ms)
      ms.then(leave, leave)
      return { result, ms }
    },
    read: readerOf(backend),
    compiles: true,
    maxTensorBytes: largestTensor(backend.device),
    program: (body) => compiledProgram(target, body),
    async settle(most) {
      for (const ms of [...queued].slice(0, Math.max(0, queued.size - most))) await ms
    },
  }
}
