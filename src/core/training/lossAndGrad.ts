import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from '../data/feed.ts'
import type { LossAndGrad } from '../methods/method.ts'
import type { Vit } from '../model/vit.ts'
import { crossEntropy } from '../ops/crossEntropy.ts'
import { sumOverParts } from '../ops/sumOverParts.ts'
import type { Vector } from '../tensors/params.ts'
import { scoped } from '../tensors/scoped.ts'

/** L(w), the mean over these examples, and ∇L(w). */
export const lossAndGradOf =
  (vit: Vit, { images, targets }: Examples): LossAndGrad =>
  (w) => {
    const { value, grad } = tf.valueAndGrad((weights) =>
      crossEntropy(vit.forward(weights as Vector, images), targets),
    )(w)
    return { loss: value, g: grad as Vector }
  }

/**
 * The same for the images that `rows` picks, in parts of `microBatch` of its numbers. Micro-batches change neither: both are the mean over
 * all images of the batch, so both of SAM's passes see the whole batch. The last micro-batch may be smaller.
 */
export function lossAndGradInParts(
  vit: Vit,
  batch: (rows: tf.Tensor1D) => Examples,
  rows: tf.Tensor1D,
  microBatch: number | null,
): LossAndGrad {
  const B = rows.size // in numbers of picks, as is microBatch: only ratios matter
  if (microBatch === null || microBatch >= B) return lossAndGradOf(vit, batch(rows))

  const ofPart = (w: Vector) => (part: tf.Tensor1D) => {
    const { loss, g } = lossAndGradOf(vit, batch(part))(w)
    return [tf.mul(loss, part.size / B), tf.mul(g, part.size / B)]
  }
  const parts = Math.floor(B / microBatch)
  const whole = parts * microBatch
  return (w) =>
    scoped(() => {
      const sums = sumOverParts(tf.slice1d(rows, 0, whole), parts, ofPart(w))
      const rest = whole < B ? ofPart(w)(tf.slice1d(rows, whole, B - whole)) : null
      const [loss, g] = rest ? sums.map((sum, i) => tf.add(sum, rest[i]!)) : sums
      return { loss: loss as tf.Scalar, g: g as Vector }
    })
}
