/** A plan in the target's memory: addresses found once, then a list of calls for every step. */
import * as tf from '@tensorflow/tfjs-core'
import type { BufferRange } from '../../../compiler/plan/plan.ts'
import { CONSTANTS } from '../../../compiler/schedule/buffers.ts'
import type { Loaded, Planned } from '../../../compiler/target.ts'
import { inputName } from '../../../compiler/trace/traceBody.ts'
import type { WasmKernel } from '../launches.ts'
import type { HeapBackend } from './heapBackend.ts'
import type { KernelTable } from './kernelTable.ts'
import type { SlotBlocks } from './slotBlocks.ts'

/** What all programs share. */
interface Shared {
  backend: HeapBackend
  kernels: KernelTable
  arena: SlotBlocks
}

/** Gives a plan its memory. Where there is no room for all of it, none is kept. */
export function loadedInto(shared: Shared, planned: Planned<WasmKernel>): Loaded {
  const { heap } = shared.backend
  const own: number[] = []
  const release = () => {
    for (const address of own) heap.release(address)
  }
  const allocate = (bytes: number, what: string) => {
    const address = heap.allocate(bytes, what)
    own.push(address)
    return address
  }
  try {
    return bound(shared, planned, allocate, release)
  } catch (error) {
    release()
    throw error
  }
}

function bound(
  { backend, kernels, arena }: Shared,
  { plan, tensors, inputs }: Planned<WasmKernel>,
  allocate: (bytes: number, what: string) => number,
  release: () => void,
): Loaded {
  const { heap } = backend
  const inputAt = new Map(
    [...inputs].map(([name, bytes]) => [name, allocate(bytes, 'the inputs of a step need')]),
  )
  const constants = allocate(plan.constants.byteLength, 'the constants of a step need')
  heap.write(constants, plan.constants)
  const slots = arena.acquire(plan.slots)
  const addressOf = ({ buffer, offset }: Omit<BufferRange, 'size'>): number => {
    if (typeof buffer === 'number') return slots.addresses[buffer]! + offset
    if (buffer === CONSTANTS) return constants + offset
    return (inputAt.get(buffer) ?? backend.addressOf(tensors.get(buffer)!)) + offset
  }
  const calls = plan.launches.map(({ kernel: { code }, args }) => ({
    kernel: kernels.of(code),
    addresses: args.map(addressOf),
  }))
  const copies = plan.copies.map(({ from, to }) => ({
    from: addressOf(from),
    to: addressOf({ buffer: to, offset: 0 }),
    size: from.size,
  }))
  const results = addressOf(plan.numbers)
  const count = plan.numbers.size / 4

  return {
    run(given) {
      for (const [name, values] of Object.entries(given))
        heap.write(inputAt.get(inputName(name))!, values)
      for (const { kernel, addresses } of calls) kernel(...addresses)
      const bytes = new Uint8Array(heap.memory.buffer)
      for (const { from, to, size } of copies) bytes.copyWithin(to, from, from + size)
      const info = backend.make([count], 'float32')
      heap.floats(backend.addressOf(info), count).set(heap.floats(results, count))
      return tf.engine().makeTensorFromTensorInfo(info, backend) as tf.Tensor1D
    },
    release() {
      release()
      slots.release()
    },
  }
}
