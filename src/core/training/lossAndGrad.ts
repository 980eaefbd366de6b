import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from '../data/feed.ts'
import type { LossAndGrad } from '../methods/method.ts'
import type { Vit } from '../model/vit.ts'
import { crossEntropy } from '../ops/crossEntropy.ts'
import type { Vector } from '../tensors/params.ts'
import { scoped } from '../tensors/scoped.ts'

type Measured = ReturnType<LossAndGrad>

/**
 * Loss and gradient of one batch as a function of the weights. Micro-batches do not change them: they are the mean over
 * all images of the batch, so both of SAM's passes see the whole batch. The last micro-batch may be smaller.
 */
export function lossAndGradOf(
  vit: Vit,
  { images, targets }: Examples,
  microBatch: number | null,
): LossAndGrad {
  const B = images.shape[0]
  if (microBatch === null || microBatch >= B) return (w) => lossAndGrad(vit, w, images, targets)

  const part = (w: Vector, from: number): Measured => {
    const size = Math.min(microBatch, B - from)
    const x = tf.slice2d(images, [from, 0], [size, -1])
    const { loss, g } = lossAndGrad(vit, w, x, tf.slice2d(targets, [from, 0], [size, -1]))
    return { loss: tf.mul(loss, size / B), g: tf.mul(g, size / B) }
  }
  return (w) => {
    let sum: Measured = scoped(() => part(w, 0))
    for (let from = microBatch; from < B; from += microBatch) {
      const before = sum
      sum = scoped(() => {
        const { loss, g } = part(w, from)
        return { loss: tf.add(before.loss, loss), g: tf.add(before.g, g) }
      })
      tf.dispose([before.loss, before.g])
    }
    return sum
  }
}

function lossAndGrad(vit: Vit, w: Vector, images: tf.Tensor2D, targets: tf.Tensor2D): Measured {
  const { value, grad } = tf.valueAndGrad((weights) =>
    crossEntropy(vit.forward(weights as Vector, images), targets),
  )(w)
  return { loss: value, g: grad as Vector }
}
