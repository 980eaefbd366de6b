import { norm } from '../tensors/vector.ts'
import type { Method } from './method.ts'

/** The base optimizer alone: its gradient is g = ∇L(w). */
export const base: Method = {
  init: () => ({}),
  phase: () => 'base',
  gradient(lossAndGrad, w, state) {
    const { loss, g } = lossAndGrad(w)
    return { g, state, metrics: { loss, gradNorm: norm(g) } }
  },
}
