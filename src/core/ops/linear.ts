import * as tf from '@tensorflow/tfjs-core'
import { columnSums } from './layerNorm.ts'

/** x W + b. (R, I), (I, O), (O) → (R, O) */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  return dense(x, weight, bias) as tf.Tensor2D
}

const dense = tf.customGrad((...args) => {
  const [x, weight, bias, save] = args as unknown as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D, tf.GradSaveFunc]
  save([x, weight])
  return {
    value: tf.fused.matMul({ a: x, b: weight, transposeA: false, transposeB: false, bias }),
    // dx = dy Wᵀ; dW = xᵀ dy; db = Σ dy
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, weight] = saved as [tf.Tensor2D, tf.Tensor2D]
      return [
        tf.matMul(dy as tf.Tensor2D, weight, false, true),
        tf.matMul(x, dy as tf.Tensor2D, true, false),
        columnSums(dy),
      ]
    },
  }
})
