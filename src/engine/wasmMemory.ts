/**
 * What happens when WebAssembly's memory ends. tfjs 4.22 does not look at what malloc gives: where there is no room
 * it gives 0, and the tensor would overwrite whatever lies there. Here it is an exception that names the tensor, and
 * the module lives on; only a kernel that finds no room for itself still ends it.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { bytes } from '../experiment/bytes.ts'
import type { Device } from '../core/device.ts'
import { wasmHeapBytes } from '../experiment/cost/fit.ts'
import { OutOfMemory } from '../core/outOfMemory.ts'
import { hostDevice } from './targets/plain.ts'
import { messageOf } from '../experiment/messageOf.ts'

const MALLOC = '_malloc' // Emscripten's name
type Heap = Record<typeof MALLOC, (size: number) => number>

const guarded = new WeakSet<object>()

/** The device of the wasm backend that tfjs has started. */
export function wasmDevice(): Device {
  const backend = tf.backend() as BackendWasm
  if (!guarded.has(backend)) guard(backend)
  guarded.add(backend)
  return {
    ...hostDevice,
    program(body) {
      const program = hostDevice.program(body)
      const run: typeof program.run = (state, inputs) => {
        try {
          return program.run(state, inputs)
        } catch (error) {
          throw error instanceof WebAssembly.RuntimeError ? brokenOff(error) : error
        }
      }
      return { ...program, run }
    },
  }
}

function guard(backend: BackendWasm): void {
  const heap = backend.wasm as unknown as Heap
  heap[MALLOC](0) // at its first call it puts another function in its place
  const malloc = heap[MALLOC].bind(heap)
  const move = backend.move.bind(backend)
  let shape: readonly number[] = []
  backend.move = (...args) => {
    shape = args[2]
    move(...args)
  }
  heap[MALLOC] = (size) => {
    const at = malloc(size)
    if (at !== 0 || size === 0) return at
    throw new OutOfMemory(
      `a tensor of ${shape.join('×') || 1} numbers needs`,
      size,
      `and the memory of WebAssembly, ${bytes(wasmHeapBytes)}, has no room for it`,
    )
  }
}

const brokenOff = (error: WebAssembly.RuntimeError) =>
  new Error(
    `WebAssembly broke off (${messageOf(error).split('.', 1)[0]}): probably a kernel found no room in its ${bytes(wasmHeapBytes)}. Lower the batch size, the width or the depth, or train fewer lanes at once, and start again.`,
  )
