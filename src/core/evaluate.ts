import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from './data/feed.ts'
import type { Resize } from './data/resize.ts'
import type { Vit } from './model/vit.ts'
import { crossEntropy } from './ops/crossEntropy.ts'
import type { Vector } from './params.ts'

/** [mean loss in nats, accuracy from 0 to 1] over all examples, `chunk` images a pass. → [2] */
export function evaluate(
  vit: Vit,
  w: Vector,
  { images, targets }: Examples,
  resize: Resize,
  chunk: number,
): tf.Tensor1D {
  return tf.tidy(() => {
    const n = images.shape[0]
    let sums: tf.Tensor = tf.zeros([2])
    for (let from = 0; from < n; from += chunk) {
      const count = Math.min(chunk, n - from)
      sums = tf.tidy(() => {
        const y = tf.slice2d(targets, [from, 0], [count, -1])
        const logits = vit.forward(w, resize(tf.slice2d(images, [from, 0], [count, -1])))
        const hits = tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1)), 'float32')
        return tf.add(sums, tf.stack([tf.mul(crossEntropy(logits, y), count), tf.sum(hits)]))
      })
    }
    return tf.div(sums, n)
  })
}

/** Images a pass, so that its widest activation has about four million numbers. */
export function evaluationChunk(tokens: number, widest: number): number {
  return Math.max(1, Math.min(512, Math.floor(4e6 / (tokens * widest))))
}
