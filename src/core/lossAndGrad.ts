import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from './data/feed.ts'
import type { LossAndGrad } from './methods/method.ts'
import type { Vit } from './model/vit.ts'
import { crossEntropy } from './ops/crossEntropy.ts'
import type { Vector } from './params.ts'

/**
 * Loss and gradient of one batch as a function of the weights; the mean over micro-batches of equal size is the
 * whole batch's, so both of SAM's passes see every image.
 */
export function lossAndGradOf(
  vit: Vit,
  { images, targets }: Examples,
  microBatch: number | null,
): LossAndGrad {
  const size = images.shape[0]
  const passes = microBatch ? size / microBatch : 1
  if (passes === 1) return (w) => lossAndGrad(vit, w, images, targets)
  const rows = size / passes
  return (w) => {
    let sum: { loss: tf.Scalar; g: Vector } | null = null
    for (let from = 0; from < size; from += rows) {
      const [loss, g] = tf.tidy((): [tf.Scalar, Vector] => {
        const x = tf.slice2d(images, [from, 0], [rows, -1])
        const y = tf.slice2d(targets, [from, 0], [rows, -1])
        const part = lossAndGrad(vit, w, x, y)
        return sum ? [tf.add(sum.loss, part.loss), tf.add(sum.g, part.g)] : [part.loss, part.g]
      })
      if (sum) tf.dispose([sum.loss, sum.g])
      sum = { loss, g }
    }
    return { loss: tf.div(sum!.loss, passes), g: tf.div(sum!.g, passes) }
  }
}

function lossAndGrad(
  vit: Vit,
  w: Vector,
  images: tf.Tensor2D,
  targets: tf.Tensor2D,
): { loss: tf.Scalar; g: Vector } {
  const { value, grad } = tf.valueAndGrad((weights) =>
    crossEntropy(vit.forward(weights as Vector, images), targets),
  )(w)
  return { loss: value, g: grad as Vector }
}
