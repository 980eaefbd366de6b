/** A body compiled for WebAssembly: traced at its first use, and from then on a list of calls. */
import * as tf from '@tensorflow/tfjs-core'
import type { Body, Inputs, Program } from '../../../../core/device.ts'
import { CONSTANTS } from '../../../compiler/schedule/buffers.ts'
import { inputName, stateName, tensorsIn, traceBody } from '../../../compiler/plan/compileBody.ts'
import type { SlotBlocks } from './slotBlocks.ts'
import type { HeapBackend } from './heapBackend.ts'
import type { KernelTable } from './kernelTable.ts'
import { wasmPlan, type Location, type WasmPlan } from './plan.ts'

/** What all programs share. */
export interface WasmCompiler {
  backend: HeapBackend
  kernels: KernelTable
  arena: SlotBlocks
}

interface Loaded {
  run(): void
  addressOf(location: Location): number
  inputs: Map<string, number>
  /** Addresses that are the program's own. */
  owned: number[]
  releaseSlots(): void
}

export function wasmProgram<S extends object, I extends Inputs>(
  compiler: WasmCompiler,
  body: Body<S, I>,
): Program<S, I> {
  const { backend, kernels, arena } = compiler
  const { heap } = backend
  let loaded: Loaded | null = null
  let planned: {
    key: string
    plan: WasmPlan
    external: ReadonlyMap<string, tf.TensorInfo>
  } | null = null

  function plan(state: S, inputs: I): WasmPlan {
    const key = keyOf(state, inputs)
    if (planned?.key !== key) {
      unload()
      const traced = traceBody(body, state, inputs, false)
      planned = { key, plan: wasmPlan(traced), external: traced.external }
    }
    return planned.plan
  }

  function unload(): void {
    if (!loaded) return
    for (const address of loaded.owned) heap.release(address)
    loaded.releaseSlots()
    loaded = null
  }

  /** Gives the program its memory. Where there is no room for all of it, none is kept. */
  function load(state: S, inputs: I): Loaded {
    const owned: number[] = []
    try {
      return bind(state, inputs, owned)
    } catch (error) {
      for (const address of owned) heap.release(address)
      throw error
    }
  }

  function bind(state: S, inputs: I, owned: number[]): Loaded {
    const { plan, external } = planned!
    const own = (bytes: number, what: string) => {
      const address = heap.allocate(bytes, what)
      owned.push(address)
      return address
    }
    const inputAt = new Map(
      Object.entries(inputs).map(([name, { byteLength }]) => [
        inputName(name),
        own(byteLength, 'the inputs of a step need'),
      ]),
    )
    const constants = own(plan.constants.byteLength, 'the constants of a step need')
    heap.write(constants, plan.constants)
    const tensors = new Map<string, tf.TensorInfo>(external)
    for (const [path, tensor] of tensorsIn(state)) tensors.set(stateName(path), tensor)
    const slots = arena.acquire(plan.slots)
    const addressOf = ({ memory, offset }: Location): number => {
      const base =
        typeof memory === 'number'
          ? slots.addresses[memory]!
          : memory === CONSTANTS
            ? constants
            : (inputAt.get(memory) ?? backend.addressOf(tensors.get(memory)!))
      return base + offset
    }
    const calls = plan.launches.map(({ code, args }) => ({
      kernel: kernels.of(code),
      addresses: args.map(addressOf),
    }))
    const copies = plan.copies.map(({ from, to, bytes }) => ({
      from: addressOf(from),
      to: addressOf({ memory: to, offset: 0 }),
      bytes,
    }))
    return {
      inputs: inputAt,
      owned,
      releaseSlots: slots.release,
      addressOf,
      run() {
        for (const { kernel, addresses } of calls) kernel(...addresses)
        const bytes = copies.length > 0 ? new Uint8Array(heap.memory.buffer) : null
        for (const { from, to, bytes: count } of copies) bytes!.copyWithin(to, from, from + count)
      },
    }
  }

  return {
    async prepare(state, inputs) {
      const { launches } = plan(state, inputs)
      await kernels.prepare(launches.map(({ code }) => code))
      loaded ??= load(state, inputs)
    },
    run(state, inputs) {
      const { launches, numbers } = plan(state, inputs)
      if (!loaded) {
        kernels.prepareNow(launches.map(({ code }) => code))
        loaded = load(state, inputs)
      }
      for (const [name, values] of Object.entries(inputs))
        heap.write(loaded.inputs.get(inputName(name))!, values)
      loaded.run()
      const { memory, offset, count } = numbers
      const info = backend.make([count], 'float32')
      const from = loaded.addressOf({ memory, offset })
      heap.floats(backend.addressOf(info), count).set(heap.floats(from, count))
      return {
        state,
        numbers: tf.engine().makeTensorFromTensorInfo(info, backend) as tf.Tensor1D,
      }
    },
    dispose() {
      unload()
      planned = null
    },
  }
}

const ids = new WeakMap<object, number>()
let nextId = 0

/** Names the state's tensors and the inputs' lengths: others are planned anew. */
function keyOf(state: object, inputs: Inputs): string {
  const tensors = tensorsIn(state).map(([path, { dataId, shape }]) => {
    if (!ids.has(dataId)) ids.set(dataId, nextId++)
    return `${path} ${ids.get(dataId)} ${shape.join('x')}`
  })
  const lengths = Object.entries(inputs).map(([name, { length }]) => `${name} ${length}`)
  return [...tensors, ...lengths].join()
}
