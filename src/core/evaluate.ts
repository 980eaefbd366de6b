import * as tf from '@tensorflow/tfjs-core'
import type { Vit } from './model/vit.ts'
import { crossEntropy } from './ops/crossEntropy.ts'
import type { Vector } from './params.ts'

const CHUNK = 256 // images a pass, so that a large validation set needs no more memory than a small one

/** [mean loss in nats, accuracy from 0 to 1] over all images. images (n, S·S·C), targets (n, K) → [2] */
export function evaluate(vit: Vit, w: Vector, images: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  return tf.tidy(() => {
    const n = images.shape[0]
    const sums: tf.Tensor1D[] = []
    for (let from = 0; from < n; from += CHUNK) {
      const count = Math.min(CHUNK, n - from)
      const y = tf.slice2d(targets, [from, 0], [count, -1])
      const logits = vit.forward(w, tf.slice2d(images, [from, 0], [count, -1]))
      const hits = tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1)), 'float32')
      sums.push(tf.stack([tf.mul(crossEntropy(logits, y), count), tf.sum(hits)]) as tf.Tensor1D)
    }
    return tf.div(tf.addN(sums), n)
  })
}
