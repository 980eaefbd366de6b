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
  /** What WebGPU complained of first: nothing that was measured can be trusted then. */
  error: string | null
  /** When the last submit returned, as performance.now() says. */
  lastSubmit: number
}

type Method = (this: object, ...args: unknown[]) => unknown

/** Runs `after` behind every call of a method. */
function follow<T extends object>(
  prototype: T,
  name: keyof T & string,
  after: (result: unknown, self: T, args: unknown[]) => void,
): void {
  const methods = prototype as Record<string, Method>
  const original = methods[name]!
  methods[name] = function (...args) {
    const result = original.apply(this, args)
    after(result, this as T, args)
    return result
  }
}

/** Counts from now on; to be called once, before any engine takes a device. */
export function countGpu(): Counts {
  const counts: Counts = {
    dispatches: 0,
    submits: 0,
    uploadBytes: 0,
    liveBytes: 0,
    peakBytes: 0,
    error: null,
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
  follow(GPUAdapter.prototype, 'requestDevice', (promise) => {
    void (promise as Promise<GPUDevice>).then((device) => watch(device, counts))
  })
  return counts
}

/** No engine here looks for the errors that raise no exception. */
function watch(device: GPUDevice, counts: Counts): void {
  device.addEventListener('uncapturederror', ({ error }) => {
    counts.error ??= error.message.split('\n', 1)[0]!
  })
  void device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') counts.error ??= `The GPU was lost: ${message.split('\n', 1)[0]}`
  })
}

/** writeBuffer counts elements where it is given a typed array, bytes where a buffer. */
function bytesOf(data: ArrayBufferView | ArrayBuffer, from: unknown, size: unknown): number {
  const element = (data as Partial<Float32Array>).BYTES_PER_ELEMENT ?? 1
  if (size !== undefined) return (size as number) * element
  return data.byteLength - ((from as number | undefined) ?? 0) * element
}
