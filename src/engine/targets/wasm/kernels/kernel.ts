/** What a kernel of WebAssembly is to the target: its code, and what its function is called with. */
import type { FunctionBody, Local } from '../emit/functionBody.ts'

export type Address = Local<'i32'>

/** One operation as a function of addresses: those of its inputs, then its outputs, then of its scratch memory. */
export interface CallKernel {
  /** Kernels of one key are one function. */
  key: string
  /** Floats of scratch memory; 0 where none is needed, and then there is no such argument. */
  scratch: number
  write(body: FunctionBody, addresses: Address[]): void
}
