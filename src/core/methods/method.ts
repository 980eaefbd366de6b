import type { Scalar } from '@tensorflow/tfjs-core'
import type { Phase, StepMetricName } from '../../experiment/events.ts'
import type { Vector } from '../tensors/params.ts'

/** Loss and gradient of one fixed minibatch at weights w: one forward and one backward pass. */
export type LossAndGrad = (w: Vector) => { loss: Scalar; g: Vector }

/** The method's knobs as scalars on the device, so that turning one changes no program. */
export interface MethodKnobs {
  rho: Scalar
  alpha: Scalar
}

/** What a method carries between steps: vectors of the layout's length. */
export type MethodState = Readonly<Record<string, Vector>>

export type MeasuredScalars = Partial<Record<StepMetricName, Scalar>>

/** A training method decides which gradient the base optimizer is given. */
export interface Method {
  init(w: Vector): MethodState
  /** Which program the next step runs; `sinceRefresh` is Infinity before the first refresh. */
  phase(sinceRefresh: number, k: number): Phase
  gradient(
    lossAndGrad: LossAndGrad,
    w: Vector,
    state: MethodState,
    knobs: MethodKnobs,
    phase: Phase,
  ): { g: Vector; state: MethodState; metrics: MeasuredScalars }
}
