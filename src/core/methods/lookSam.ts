import * as tf from '@tensorflow/tfjs-core'
import { add, divOrZero, dot, norm, type Grouping } from '../tensors/vector.ts'
import {
  changeMetrics,
  mixed,
  orthogonalPart,
  refreshMetrics,
  reuseFactors,
} from './decomposition.ts'
import type { Method } from './method.ts'
import type { Perturbation } from './perturbation.ts'

/**
 * LookSAM takes a SAM gradient every k-th step and, in between, adds the cached part g_v across g to the plain
 * gradient: g + α (‖g‖/‖g_v‖) g_v. [Liu 2022, Alg. 3 without its layer-wise ε]
 */
export const lookSam = (perturb: Perturbation, group: Grouping): Method => ({
  init: (w) => ({ gS: tf.zerosLike(w), gV: tf.zerosLike(w) }),

  phase: (sinceRefresh, k) => (sinceRefresh >= k ? 'refresh' : 'reuse'),

  gradient(lossAndGrad, w, state, { rho, alpha }, phase) {
    const cached = { gS: state['gS']!, gV: state['gV']! }
    const { loss, g } = lossAndGrad(w)
    if (phase === 'refresh') {
      const epsilon = perturb(w, g, rho)
      const { loss: perturbedLoss, g: gS } = lossAndGrad(add(w, epsilon))
      const gV = orthogonalPart(gS, g, group)
      const metrics = {
        loss,
        perturbedLoss,
        ...refreshMetrics(g, gS, gV, epsilon),
        ...changeMetrics({ gS, gV }, cached),
      }
      return { g: gS, state: { gS, gV }, metrics }
    }
    const { gS, gV } = cached
    const factors = reuseFactors(g, gV, gS, alpha, group)
    const gradNorm = norm(g)
    const gvNorm = norm(gV)
    const metrics = {
      loss,
      gradNorm,
      gvNorm,
      reuseCos: divOrZero(dot(g, gV), tf.mul(gradNorm, gvNorm)),
      amplification: divOrZero(norm(group.scale(gV, factors)), gvNorm),
    }
    return { g: mixed(g, gV, factors, group), state: cached, metrics }
  },
})
