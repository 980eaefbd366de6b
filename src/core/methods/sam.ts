import { add } from '../tensors/vector.ts'
import { orthogonalPart, refreshMetrics } from './decomposition.ts'
import type { Method } from './method.ts'
import type { Perturbation } from './perturbation.ts'

/** SAM descends along the gradient found at the nearby worst point, g_s = ∇L(w + ε). [Foret 2021, Alg. 1] */
export const sam = (perturb: Perturbation): Method => ({
  init: () => ({}),
  phase: () => 'refresh',
  gradient(lossAndGrad, w, state, { rho }) {
    const { loss, g } = lossAndGrad(w)
    const epsilon = perturb(w, g, rho)
    const { loss: perturbedLoss, g: gS } = lossAndGrad(add(w, epsilon))
    const metrics = {
      loss,
      perturbedLoss,
      ...refreshMetrics(g, gS, orthogonalPart(gS, g), epsilon),
    }
    return { g: gS, state, metrics }
  },
})
