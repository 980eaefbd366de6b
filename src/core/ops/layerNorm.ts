import * as tf from '@tensorflow/tfjs-core'
import { columnSums } from './columnSums.ts'
import { fused } from './fused.ts'

const EPS = 1e-6

/** γ (x − mean)/√(var + 1e-6) + β over the last axis. (R, D), (D), (D) → (R, D) */
export function layerNorm(x: tf.Tensor2D, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor2D {
  const composition = () => normalized(x, gamma, beta) as tf.Tensor2D
  return fused('LayerNorm', { x, gamma, beta }, {}, composition)
}

// The gradient is written out: tfjs's own derivative of the composition takes three times the operations.
const normalized = tf.customGrad((...args) => {
  const [x, gamma, beta, save] = args as unknown as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.GradSaveFunc,
  ]
  const centred = tf.sub(x, tf.mean(x, 1, true))
  const rstd = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), EPS))
  const xHat = tf.mul(centred, rstd)
  save([xHat, rstd, gamma])
  return {
    value: tf.add(tf.mul(xHat, gamma), beta),
    // dx = (dx̂ − mean(dx̂) − x̂ mean(dx̂ x̂))/σ with dx̂ = dy γ; dγ = Σ dy x̂; dβ = Σ dy
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [xHat, rstd, gamma] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D]
      const dxHat = tf.mul(dy, gamma)
      const along = tf.mul(xHat, tf.mean(tf.mul(dxHat, xHat), 1, true))
      const dx = tf.mul(rstd, tf.sub(tf.sub(dxHat, tf.mean(dxHat, 1, true)), along))
      return [dx, columnSums(tf.mul(dy, xHat)), columnSums(dy)]
    },
  }
})
