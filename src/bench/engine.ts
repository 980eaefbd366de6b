/** What an engine must do to be measured. Each runs where nothing else uses the GPU: a worker or process of its own. */
import type { BenchPhase } from './spec.ts'
import type { Workload } from './workload.ts'

export interface MatrixShape {
  M: number
  K: number
  N: number
}

export interface BenchEngine {
  /** True where the first step of every session compiles; false where what one session compiled serves the next. */
  compiles: boolean
  /** Takes a device. */
  open(): Promise<void>
  session(workload: Workload): Promise<BenchSession>
  /** C = A·B on matrices that are on the device, (M, K) by (K, N). */
  products(shape: MatrixShape, choice: ProductChoice): Promise<BenchProduct[]>
}

/** As the engine's training does it, in every way the engine has, or in the one of this name. */
export type ProductChoice = 'usual' | 'all' | { name: string }

/** One model in training. */
export interface BenchSession {
  /**
   * A step as the engine's user would write it. What it returns, if anything, has to be awaited before the next one.
   * JavaScript's time ends when this returns or, if later, with the step's last submit.
   */
  step(phase: BenchPhase): Promise<void> | void
  /** The loss at the weights before the last step. */
  loss(): Promise<number>
  /** Resolves when the device has done everything asked of it. */
  idle(): Promise<void>
  dispose(): void
}

export interface BenchProduct {
  name: string
  /** Resolves when the device has computed it `times` times. */
  run(times: number): Promise<void>
  dispose(): void
}
