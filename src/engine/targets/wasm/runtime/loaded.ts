/** A plan in the target's memory: addresses found once, then a list of calls for every step. */
import * as tf from '@tensorflow/tfjs-core'
import type { Launch, Steps } from '../../../compiler/plan/steps.ts'
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

type Allocate = (bytes: number, what: string) => number

/** Where a buffer of a plan begins. */
type AddressOf = (buffer: string | number) => number

type Run = () => void

function bound(
  { backend, kernels, arena }: Shared,
  { plan, tensors, inputs }: Planned<WasmKernel>,
  allocate: Allocate,
  release: () => void,
): Loaded {
  const { heap } = backend
  const inputAt = new Map(
    [...inputs].map(([name, bytes]) => [name, allocate(bytes, 'the inputs of a step need')]),
  )
  const slots = arena.acquire(plan.slots)
  const addressOf: AddressOf = (buffer) =>
    typeof buffer === 'number'
      ? slots.addresses[buffer]!
      : (inputAt.get(buffer) ?? backend.addressOf(tensors.get(buffer)!))
  const runSteps = stepsRun(plan, addressOf)
  const results = addressOf(plan.numbers.buffer) + plan.numbers.offset
  const count = plan.numbers.size / 4

  /** Everything in order, as a function without arguments. */
  function stepsRun({ constants, launches, copies }: Steps<WasmKernel>, outside: AddressOf): Run {
    const constantsAt = allocate(constants.byteLength, 'the constants of a step need')
    heap.write(constantsAt, constants)
    const baseOf: AddressOf = (buffer) => (buffer === CONSTANTS ? constantsAt : outside(buffer))
    const calls = launches.map((launch) => launchRun(launch, baseOf))
    const copied = copies.map(({ from, to }) => ({
      from: baseOf(from.buffer) + from.offset,
      to: baseOf(to),
      size: from.size,
    }))
    return () => {
      for (const call of calls) call()
      for (const { from, to, size } of copied) heap.copy(from, to, size)
    }
  }

  function launchRun(launch: Launch<WasmKernel>, baseOf: AddressOf): Run {
    const addresses = launch.args.map(({ buffer, offset }) => baseOf(buffer) + offset)
    if ('kernel' in launch) {
      const kernel = kernels.of(launch.kernel.code)
      return () => kernel(...addresses)
    }
    const { turns, steps, partSize, names, sums } = launch.repeat
    const [rows, part, ...others] = addresses as [number, number, ...number[]]
    const named = new Map([part, ...others].map((address, i) => [names[i]!, address]))
    const runTurn = stepsRun(steps, (name) => named.get(name)!)
    const zeroed = launch.args.slice(2, 2 + sums)
    return () => {
      for (const [i, { size }] of zeroed.entries()) heap.floats(others[i]!, size / 4).fill(0)
      for (let turn = 0; turn < turns; turn++) {
        heap.copy(rows + turn * partSize, part, partSize)
        runTurn()
      }
    }
  }

  return {
    run(given) {
      for (const [name, values] of Object.entries(given))
        heap.write(inputAt.get(inputName(name))!, values)
      runSteps()
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
