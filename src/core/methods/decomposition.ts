import * as tf from '@tensorflow/tfjs-core'
import type { Vector } from '../tensors/params.ts'
import {
  add,
  divOrZero,
  dot,
  norm,
  norms,
  sub,
  wholeNetwork,
  type Grouping,
} from '../tensors/vector.ts'
import type { MeasuredScalars } from './method.ts'

/** g_v = g_s − (⟨g, g_s⟩/‖g‖²) g, the part of g_s across g. [Liu 2022, Alg. 3] */
export function orthogonalPart(gS: Vector, g: Vector, group: Grouping = wholeNetwork): Vector {
  // No ε in the quotient: it would leave a multiple of g in g_v that the reuse step then amplifies.
  return sub(gS, group.scale(g, divOrZero(group.dot(g, gS), group.dot(g, g))))
}

/**
 * α ‖g‖/‖g_v‖, by which a reuse step multiplies the cached g_v; [groups].
 * 0 where g_v was rounding noise at its refresh, ‖g_v‖ ≤ 1e-6 ‖g_s‖: scaled up to α‖g‖ it would steer the step.
 */
export function reuseFactors(
  g: Vector,
  gV: Vector,
  gS: Vector,
  alpha: tf.Scalar,
  group: Grouping,
): tf.Tensor1D {
  const gVNorms = norms(group, gV)
  const real = tf.cast(tf.greater(gVNorms, tf.mul(norms(group, gS), 1e-6)), 'float32')
  return tf.mul(real, divOrZero(tf.mul(alpha, norms(group, g)), gVNorms))
}

/** What a refresh measures of g, g_s and g_v. */
export function refreshMetrics(
  g: Vector,
  gS: Vector,
  gV: Vector,
  epsilon: Vector,
): MeasuredScalars {
  const gradNorm = norm(g)
  const samGradNorm = norm(gS)
  return {
    gradNorm,
    samGradNorm,
    gvNorm: norm(gV),
    epsilonNorm: norm(epsilon),
    cosTheta: divOrZero(dot(g, gS), tf.mul(gradNorm, samGradNorm)),
  }
}

/** ‖x − previous x‖/‖x‖ for g_v, g_s and g_h = g_s − g_v: how fast each changes between refreshes. */
export function changeMetrics(
  now: { gS: Vector; gV: Vector },
  previous: { gS: Vector; gV: Vector },
): MeasuredScalars {
  const change = (x: Vector, before: Vector) => divOrZero(norm(sub(x, before)), norm(x))
  return {
    gvChange: change(now.gV, previous.gV),
    gsChange: change(now.gS, previous.gS),
    ghChange: change(sub(now.gS, now.gV), sub(previous.gS, previous.gV)),
  }
}

/** g + factors · g_v */
export const mixed = (g: Vector, gV: Vector, factors: tf.Tensor1D, group: Grouping): Vector =>
  add(g, group.scale(gV, factors))
