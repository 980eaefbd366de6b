import * as tf from '@tensorflow/tfjs-core'
import { fused } from './fused.ts'

/** x Φ(x) with the exact Φ(x) = ½(1 + erf(x/√2)). [Hendrycks 2016] */
export const gelu = (x: tf.Tensor2D): tf.Tensor2D => fused('Gelu', { x }, {}, () => composition(x))

const composition = tf.customGrad((...args) => {
  const [x, save] = args as unknown as [tf.Tensor, tf.GradSaveFunc]
  const cdf = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)
  save([x, cdf])
  return {
    value: tf.mul(x, cdf),
    // dx = dy (Φ(x) + x φ(x)), φ(x) = exp(−x²/2)/√(2π)
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, cdf] = saved as [tf.Tensor, tf.Tensor]
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
      return tf.mul(dy, tf.add(cdf, tf.mul(x, density)))
    },
  }
}) as (x: tf.Tensor2D) => tf.Tensor2D
