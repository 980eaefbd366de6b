/** The GPU's own clock around a piece of work. */
import type { LabBackend } from './labBackend.ts'

/** When a piece of work began and ended on the device, in milliseconds since some fixed moment. */
export interface Span {
  began: number
  ended: number
}

/** Measures what is encoded between `start` and `stop`. */
export interface Clock {
  start(): void
  /** To be called after the work was submitted. */
  stop(): Promise<Span>
}

interface Slot {
  stamps: GPUQuerySet // 0: the first pass begins; 1: the last pass ends
  resolved: GPUBuffer
  readable: GPUBuffer
}

/**
 * Timestamps of the GPU. Every compute pass of the work writes its end over the end of the pass before, so
 * what stays is the last one. Browsers round them to 0.1 ms. Work without a compute pass takes no time.
 */
export function timestampClock(backend: LabBackend): Clock {
  const { device } = backend
  const free: Slot[] = []
  let slot: Slot
  let passes = 0

  return {
    start() {
      slot = free.pop() ?? newSlot(device)
      passes = 0
      backend.stampPass = () => ({
        querySet: slot.stamps,
        endOfPassWriteIndex: 1,
        ...(passes++ === 0 && { beginningOfPassWriteIndex: 0 }),
      })
    },
    async stop() {
      backend.stampPass = null
      const { stamps, resolved, readable } = slot
      const used = slot
      const nothing = passes === 0
      const encoder = device.createCommandEncoder()
      encoder.resolveQuerySet(stamps, 0, 2, resolved, 0)
      encoder.copyBufferToBuffer(resolved, 0, readable, 0, 16)
      device.queue.submit([encoder.finish()])
      await readable.mapAsync(GPUMapMode.READ)
      const [began, ended] = new BigUint64Array(readable.getMappedRange()) // ns
      readable.unmap()
      free.push(used)
      return nothing
        ? { began: 0, ended: 0 }
        : { began: Number(began) / 1e6, ended: Number(ended) / 1e6 }
    },
  }
}

/**
 * For adapters without timestamps: from the call to the moment JavaScript hears that the work has run. It
 * hears late while it encodes the next piece, so a piece's share of the time is coarse; the sum is right.
 */
export function completionClock(queue: GPUQueue): Clock {
  let began = 0
  return {
    start() {
      began = performance.now()
    },
    async stop() {
      const span = { began, ended: 0 }
      await queue.onSubmittedWorkDone()
      return { ...span, ended: performance.now() }
    },
  }
}

function newSlot(device: GPUDevice): Slot {
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
  return {
    stamps: device.createQuerySet({ type: 'timestamp', count: 2 }),
    resolved: device.createBuffer({ size: 16, usage: QUERY_RESOLVE | COPY_SRC }),
    readable: device.createBuffer({ size: 16, usage: COPY_DST | MAP_READ }),
  }
}
