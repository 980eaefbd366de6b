/** The device of the WebAssembly target: work is done when its function returns, so its time is exact. */
import type { Device } from '../../../core/device.ts'
import { hostDevice } from '../plain.ts'
import { SlotBlocks } from './runtime/slotBlocks.ts'
import { Heap } from './runtime/heap.ts'
import { useHeap } from './runtime/heapBackend.ts'
import { KernelTable } from './runtime/kernelTable.ts'
import { wasmProgram, type WasmCompiler } from './runtime/program.ts'

let compiler: WasmCompiler | null = null

/** Makes tfjs's tensors live in the target's memory. */
export function compiledWasmDevice(): Device {
  const backend = useHeap(() => new Heap())
  compiler ??= {
    backend,
    kernels: new KernelTable(backend.heap.memory),
    arena: new SlotBlocks(backend.heap),
  }
  const shared = compiler
  return {
    ...hostDevice,
    compiles: true,
    program: (body) => wasmProgram(shared, body),
  }
}
