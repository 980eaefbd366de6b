/** Resizes images to the size and channels that a model takes. */
import * as tf from '@tensorflow/tfjs-core'

export interface ImageShape {
  imageSize: number // pixels per side
  channels: number
}

/** Images to images of another shape. (B, S·S·C) → (B, S'·S'·C') */
export type Resize = (images: tf.Tensor2D) => tf.Tensor2D

/** Bilinear, with antialiasing when it shrinks. Grey becomes colour by repetition; colour becomes grey by its luma. */
export function createResize(from: ImageShape, to: ImageShape): Resize {
  if (from.imageSize === to.imageSize && from.channels === to.channels) return (images) => images
  const S0 = from.imageSize
  const S = to.imageSize
  const C = to.channels
  const rows = bilinearWeights(S0, S)
  return (images) =>
    tf.tidy(() => {
      const B = images.shape[0]
      const coloured = withChannels(images, from.channels, C) // (B, S0·S0·C)
      if (S === S0) return coloured
      const R = tf.tensor3d(rows, [1, S, S0])
      const tall = tf.matMul(R, tf.reshape<tf.Rank.R3>(coloured, [B, S0, S0 * C])) // (B, S, S0·C)
      const wide = tf.matMul(R, tf.reshape<tf.Rank.R3>(tall, [B * S, S0, C])) // (B·S, S, C)
      return tf.reshape(wide, [B, S * S * C])
    })
}

/**
 * Weights of the `from` source pixels in each of `to` pixels: a triangle around the pixel's centre, as wide as
 * the larger of the two pixels, normalised so that edges keep their brightness. (to · from), row by row.
 */
export function bilinearWeights(from: number, to: number): Float32Array {
  const scale = from / to
  const reach = Math.max(scale, 1)
  const weights = new Float32Array(to * from)
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale
    const row = Array.from({ length: from }, (_, j) =>
      Math.max(0, 1 - Math.abs((j + 0.5 - centre) / reach)),
    )
    const sum = row.reduce((a, b) => a + b, 0)
    for (const [j, weight] of row.entries()) weights[i * from + j] = weight / sum
  }
  return weights
}

const LUMA = [0.299, 0.587, 0.114] // ITU-R BT.601

function withChannels(images: tf.Tensor2D, from: number, to: number): tf.Tensor2D {
  if (from === to) return images
  const [B, size] = images.shape
  const pixels = tf.reshape<tf.Rank.R2>(images, [(B * size) / from, from])
  const changed =
    from === 1 ? tf.tile(pixels, [1, to]) : tf.matMul(pixels, tf.tensor2d(LUMA, [3, 1]))
  return tf.reshape(changed, [B, (size / from) * to])
}
