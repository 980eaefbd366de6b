/** What an engine asks of WebGPU, counted on WebGPU's own prototypes: the same way for every engine. */

export interface Counts {
  dispatches: number
  submits: number
  /** Through writeBuffer and through buffers that are mapped when they are made. */
  uploadBytes: number
  /** Buffers made and not destroyed. */
  liveBytes: number
  /** The most that `liveBytes` was since this was last set. */
  peakBytes: number
  /** When the last submit returned, as performance.now() says. */
  lastSubmit: number
}

type Method = (...args: never[]) => unknown

/** Runs `after` behind every call of a method. */
function follow<T extends object, K extends keyof T>(
  prototype: T,
  name: K,
  after: (result: unknown, self: T, args: unknown[]) => void,
): void {
  const original = prototype[name] as Method
  prototype[name] = function (this: T, ...args: never[]) {
    const result = original.apply(this, args)
    after(result, this, args)
    return result
  } as T[K]
}

/** Counts from now on; to be called once, before any engine takes a device. */
export function countGpu(): Counts {
  const counts: Counts = {
    dispatches: 0,
    submits: 0,
    uploadBytes: 0,
    liveBytes: 0,
    peakBytes: 0,
    lastSubmit: 0,
  }
  const alive = new WeakSet<GPUBuffer>()
  const pass = GPUComputePassEncoder.prototype
  follow(pass, 'dispatchWorkgroups', () => counts.dispatches++)
  follow(pass, 'dispatchWorkgroupsIndirect', () => counts.dispatches++)
  follow(GPUQueue.prototype, 'submit', () => {
    counts.submits++
    counts.lastSubmit = performance.now()
  })
  follow(GPUQueue.prototype, 'writeBuffer', (_result, _self, [, , data, from, size]) => {
    counts.uploadBytes += bytesOf(data as ArrayBufferView | ArrayBuffer, from, size)
  })
  follow(GPUDevice.prototype, 'createBuffer', (buffer, _self, [descriptor]) => {
    const { size, mappedAtCreation } = descriptor as GPUBufferDescriptor
    alive.add(buffer as GPUBuffer)
    counts.liveBytes += size
    counts.peakBytes = Math.max(counts.peakBytes, counts.liveBytes)
    if (mappedAtCreation) counts.uploadBytes += size
  })
  follow(GPUBuffer.prototype, 'destroy', (_result, buffer) => {
    if (alive.delete(buffer)) counts.liveBytes -= buffer.size
  })
  return counts
}

/** writeBuffer counts elements where it is given a typed array, bytes where a buffer. */
function bytesOf(data: ArrayBufferView | ArrayBuffer, from: unknown, size: unknown): number {
  const element = (data as Partial<Float32Array>).BYTES_PER_ELEMENT ?? 1
  if (size !== undefined) return (size as number) * element
  return data.byteLength - ((from as number | undefined) ?? 0) * element
}
