import * as tf from '@tensorflow/tfjs-core'
import { columnSums } from './columnSums.ts'

/** x W + b. (R, I), (I, O), (O) → (R, O) */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return dense(x, weight, bias) as tf.Tensor2D
}

const dense = tf.customGrad((...args) => {
  const [x, weight, bias, save] = args as unknown as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor1D,
    tf.GradSaveFunc,
  ]
  save([x, weight])
  return {
    value: tf.fused.matMul({ a: x, b: weight, transposeA: false, transposeB: false, bias }),
    // dx = dy Wᵀ; dW = xᵀ dy; db = Σ dy. Compiled, the transposes are part of the products.
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, weight] = saved as [tf.Tensor2D, tf.Tensor2D]
      return [tf.matMul(dy, tf.transpose(weight)), tf.matMul(tf.transpose(x), dy), columnSums(dy)]
    },
  }
})
