/** What a WGSL kernel is to the engine: its source, its buffers and its grid, all fixed when it is made. */

export interface Kernel {
  label: string
  /** WGSL with the entry point `main`; every shape is a constant in it. */
  code: string
  /** Whether it writes to the storage buffer at @group(0) @binding(i), or only reads it. */
  writes: readonly boolean[]
  /** At most 65,535 each. */
  workgroups: readonly [number, number, number]
}

/** A buffer of a lowering: one of the node's inputs or outputs, or a scratch buffer. */
export type BufferRef = { input: number } | { output: number } | { scratch: number }

export interface Step {
  kernel: Kernel
  args: readonly BufferRef[]
}

/** One operation as kernels that run one after the other. */
export interface Lowering {
  steps: readonly Step[]
  scratch: readonly number[] // floats each
  /** Where all that the last step does is to add parts: whoever has many such steps may add them all in one. */
  parts?: Parts
}

/** Output number i is Σ scratch[offset + part·stride + i] over the parts, from first to last. */
export interface Parts {
  scratch: number
  count: number
  stride: number
  outputs: readonly { output: number; offset: number; size: number }[]
}

export const input = (index: number): BufferRef => ({ input: index })
export const output = (index: number): BufferRef => ({ output: index })
export const scratch = (index: number): BufferRef => ({ scratch: index })
