import * as tf from '@tensorflow/tfjs-core'
import type { Layout } from '../tensors/params.ts'
import { norms, perLayer } from '../tensors/vector.ts'
import { stateless, type Transform } from './transform.ts'

/**
 * u_j ← r_j u_j with r_j = ‖w_j‖/‖u_j‖ for each dense kernel, and 1 where either norm is 0 or the tensor is not
 * a dense kernel. [You 2020, Alg. 2, with φ the identity]
 */
export function scaleByTrustRatio(layout: Layout): Transform {
  const layers = perLayer(layout)
  const isKernel = layout.segments.map(({ kernel }) => kernel)
  return stateless((u, w) => {
    const wNorms = norms(layers, w)
    const uNorms = norms(layers, u)
    const positive = tf.logicalAnd(tf.greater(wNorms, 0), tf.greater(uNorms, 0))
    const adapts = tf.logicalAnd(positive, tf.tensor1d(isKernel, 'bool'))
    const ratios = tf.where(adapts, tf.divNoNan(wNorms, uNorms), tf.onesLike(wNorms))
    return layers.scale(u, ratios as tf.Tensor1D)
  })
}
