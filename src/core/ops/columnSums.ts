import * as tf from '@tensorflow/tfjs-core'

/** Σ over rows. (R, D) → (D) As a product with ones: tfjs's reduction over rows transposes the whole tensor first. */
export function columnSums(x: tf.Tensor): tf.Tensor1D {
  const [rows, columns] = x.shape as [number, number]
  return tf.reshape(tf.matMul(tf.ones<tf.Rank.R2>([1, rows]), x as tf.Tensor2D), [columns])
}
