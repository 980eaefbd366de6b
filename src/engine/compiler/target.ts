/** What the compiler asks of a target: kernels for what is scheduled, and memory for what is planned. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Inputs } from '../../core/device.ts'
import type { Call } from './graph/graph.ts'
import type { KernelMaker } from './plan/kernelMaker.ts'
import type { Labelled, Plan } from './plan/steps.ts'

export interface Target<K extends Labelled> extends KernelMaker<K> {
  /** Finds out which kernels suit these calls best. Rejects with OutOfMemory where one of them is too large. */
  learn(calls: readonly Call[]): Promise<void>
  /** Compiles what a plan needs and gives it memory. Rejects with OutOfMemory, and then holds nothing. */
  load(planned: Planned<K>): Promise<Loaded>
  /** The same at once, for a program that was not prepared. */
  loadNow(planned: Planned<K>): Loaded
}

/** A plan and what it works on. */
export interface Planned<K extends Labelled> {
  plan: Plan<K>
  /** The state's tensors, and those that the body reads beside it, by the names of their buffers. */
  tensors: ReadonlyMap<string, tf.TensorInfo>
  /** Bytes of each input, by the name of its buffer. */
  inputs: ReadonlyMap<string, number>
}

/** A plan with everything it needs to run. */
export interface Loaded {
  /** Runs the plan once. Returns its numbers. */
  run(inputs: Inputs): tf.Tensor1D
  release(): void
}
