import * as tf from '@tensorflow/tfjs-core'
import { fused } from './fused.ts'

/** −mean over the batch of Σ_c y_c log softmax(logits)_c, in nats. (B, K), (B, K) → scalar */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const loss = tf.customGrad((...args) => {
    const [logits, save] = args as unknown as [tf.Tensor2D, tf.GradSaveFunc]
    const logProbabilities = tf.logSoftmax(logits)
    save([logProbabilities])
    const B = logits.shape[0]
    return {
      value: tf.neg(tf.mean(tf.sum(tf.mul(targets, logProbabilities), 1))),
      // dlogits = (softmax − y)/B, as every row of y sums to 1
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(tf.sub(tf.exp(saved[0]!), targets), tf.div(dy, B)),
    }
  })
  return fused('CrossEntropy', { logits, targets }, {}, () => loss(logits) as tf.Scalar)
}

/** (1 − s) y + s/K: a share s of each target spread evenly over the classes. [Szegedy 2016] */
export function smoothed(targets: tf.Tensor2D, share: number): tf.Tensor2D {
  return share === 0 ? targets : tf.add(tf.mul(targets, 1 - share), share / targets.shape[1])
}
