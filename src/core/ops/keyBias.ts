import * as tf from '@tensorflow/tfjs-core'

/**
 * The bias of q, k and v with no gradient for k. (3D) → (3D)
 *
 * A bias of k adds the same q·b to every score of a row, which softmax ignores, so its gradient is exactly 0.
 * Rounding leaves about 1e-9 instead, and Adam, dividing by its own size, would make that a step of η.
 */
export const withoutKeyGradient = tf.customGrad((...args) => {
  const [bias] = args as unknown as [tf.Tensor1D]
  const D = bias.size / 3
  return {
    value: tf.clone(bias),
    gradFunc: (dy: tf.Tensor) =>
      tf.concat([tf.slice(dy, 0, D), tf.zeros([D]), tf.slice(dy, 2 * D, D)]),
  }
}) as (bias: tf.Tensor1D) => tf.Tensor1D
