/** The device of the WebAssembly target: work is done when its function returns, so its time is exact. */
import type { Device } from '../../../core/device.ts'
import { compiledProgram } from '../../compiler/program.ts'
import type { Target } from '../../compiler/target.ts'
import { hostDevice } from '../plain.ts'
import { hasSimd } from './emit/module.ts'
import type { WasmKernel } from './launches.ts'
import { Heap } from './runtime/heap.ts'
import { useHeap } from './runtime/heapBackend.ts'
import { wasmTarget } from './target.ts'

let target: Target<WasmKernel> | null = null

/** Makes tfjs's tensors live in the target's memory. Throws where there are no 128-bit vectors, which every current browser has. */
export function wasmDevice(): Device {
  if (!hasSimd()) throw new Error('WebAssembly has no 128-bit vectors (SIMD) here.')
  const backend = useHeap(() => new Heap())
  target ??= wasmTarget(backend)
  const shared = target
  return { ...hostDevice, compiles: true, program: (body) => compiledProgram(shared, body) }
}
