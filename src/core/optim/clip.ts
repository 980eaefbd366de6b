import * as tf from '@tensorflow/tfjs-core'
import { divOrZero, norm, scale } from '../tensors/vector.ts'
import type { Vector } from '../tensors/params.ts'

/** u · min(1, c/‖u‖): shortens, never turns. [Pascanu 2013] */
export function clipped(u: Vector, clipNorm: tf.Scalar): Vector {
  const length = norm(u)
  // Where ‖u‖ = 0 the factor multiplies zeros, whatever it is.
  return scale(u, tf.minimum(1, divOrZero(clipNorm, length)))
}
