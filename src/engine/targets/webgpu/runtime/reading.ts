/** Reads measured numbers off the device: copies into one buffer, mapped once; nothing is computed for it. */
import type { Device } from '../../../../core/device.ts'
import { bufferOf, type LabBackend } from '../device/labBackend.ts'

const SMALLEST = 4096 // bytes; the buffers' sizes are this times a power of two, so that few are ever made

export function readerOf(backend: LabBackend): Device['read'] {
  const free = new Map<number, GPUBuffer[]>()

  function stagingOf(size: number): GPUBuffer {
    const { MAP_READ, COPY_DST } = GPUBufferUsage
    return (
      free.get(size)?.pop() ??
      backend.device.createBuffer({ label: 'reading', size, usage: MAP_READ | COPY_DST })
    )
  }

  return async (tensors) => {
    const bytes = tensors.reduce((sum, { size }) => sum + 4 * size, 0)
    if (bytes === 0) return tensors.map(() => new Float32Array())
    const size = SMALLEST * 2 ** Math.max(0, Math.ceil(Math.log2(bytes / SMALLEST)))
    const staging = stagingOf(size)
    backend.flush() // what tfjs has encoded comes first
    const encoder = backend.device.createCommandEncoder()
    let at = 0
    for (const tensor of tensors) {
      encoder.copyBufferToBuffer(bufferOf(backend, tensor), 0, staging, at, 4 * tensor.size)
      at += 4 * tensor.size
    }
    backend.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ, 0, bytes)
    const numbers = new Float32Array(staging.getMappedRange(0, bytes).slice(0))
    staging.unmap()
    free.set(size, [...(free.get(size) ?? []), staging])
    let from = 0
    return tensors.map((tensor) => numbers.subarray(from, (from += tensor.size)))
  }
}
