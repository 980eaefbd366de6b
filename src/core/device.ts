/** What training needs to know of the machine beyond tensors: how to run a step, how long it took, how much is queued. */
import * as tf from '@tensorflow/tfjs-core'
import { scoped } from './tensors/scoped.ts'

export interface Device {
  /**
   * Runs `work` (which submits to the device and returns at once where the device is asynchronous).
   * `ms` resolves with the milliseconds the device spent on it, when it has run.
   */
  time<T>(work: () => T): { result: T; ms: Promise<number> }
  /** Resolves when at most `queued` pieces of timed work have not run yet. */
  settle(queued: number): Promise<void>
  /** True where programs are compiled, which may take seconds: worth telling. */
  readonly compiles: boolean
  /** The numbers of several tensors in one reading. */
  readonly read: (tensors: readonly tf.Tensor1D[]) => Promise<Float32Array[]>
  /** Bytes of the largest tensor, where there is a limit. */
  readonly maxTensorBytes?: number
  /** The body as this device runs it best. */
  program<S extends object, I extends Inputs>(body: Body<S, I>): Program<S, I>
}

/** What the host hands to each run: a few numbers by name, floats or indices. */
export type Inputs = Readonly<Record<string, Float32Array | Int32Array>>

/** What a program gives: the next state, which replaces the one it was given, and numbers to read. */
export interface Outcome<S> {
  state: S
  numbers: tf.Tensor1D
}

/**
 * A computation whose shapes and control flow never change, written on tensors. A device may call it once, to
 * learn what is to be computed, or every time.
 */
export type Body<S extends object, I extends Inputs> = (
  state: S,
  inputs: { readonly [name in keyof I]: tf.Tensor1D },
) => Outcome<S>

export interface Program<S extends object, I extends Inputs> {
  /** Compiles and makes buffers, where there are any, so that the first run need not. Rejects with OutOfMemory. */
  prepare(state: S, inputs: I): Promise<void>
  run(state: S, inputs: I): Outcome<S>
  dispose(): void
}

/** Reads where reading costs nothing. */
export const plainRead: Device['read'] = (tensors) =>
  Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data())))

/** Runs the body as it is, every time. */
export function plainProgram<S extends object, I extends Inputs>(body: Body<S, I>): Program<S, I> {
  return {
    prepare: () => Promise.resolve(),
    run: (state, inputs) =>
      scoped(() => {
        const tensors = Object.entries(inputs).map(([name, values]) => [name, tf.tensor1d(values)])
        return body(state, Object.fromEntries(tensors))
      }),
    dispose: () => {},
  }
}
