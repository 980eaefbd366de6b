/** WebAssembly as a target of the compiler: its kernels are functions over one linear memory. */
import { kernelsIn } from '../../compiler/plan/steps.ts'
import type { Planned, Target } from '../../compiler/target.ts'
import { launchesOf, type WasmKernel } from './launches.ts'
import type { HeapBackend } from './runtime/heapBackend.ts'
import { KernelTable } from './runtime/kernelTable.ts'
import { loadedInto } from './runtime/loaded.ts'
import { SlotBlocks } from './runtime/slotBlocks.ts'

export function wasmTarget(backend: HeapBackend): Target<WasmKernel> {
  const kernels = new KernelTable(backend.heap.memory)
  const shared = { backend, kernels, arena: new SlotBlocks(backend.heap) }
  return {
    maxBindings: Infinity,
    splitsSums: false, // one thread adds them up
    launchesOf,
    learn: () => Promise.resolve(),
    async load(planned) {
      await kernels.prepare(codesOf(planned))
      return loadedInto(shared, planned)
    },
    loadNow(planned) {
      kernels.prepareNow(codesOf(planned))
      return loadedInto(shared, planned)
    },
  }
}

const codesOf = ({ plan }: Planned<WasmKernel>) => Array.from(kernelsIn(plan), ({ code }) => code)
