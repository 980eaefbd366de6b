/** Random changes to training images: drawn on the host, a few numbers an image, and made on the device. */
import * as tf from '@tensorflow/tfjs-core'
import { augmentationRow } from '../../experiment/augmentations.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { random } from '../tensors/random.ts'
import { normalised, type Dataset } from './dataset.ts'

export interface Augmentation {
  /**
   * What is done to the images of step t, whose positions are `rows`: for each its position, how far it moves down and to
   * the right, and 1 where it is mirrored first. A pure function of (seed, t). → B·4
   */
  picks(t: number, rows: Int32Array): Int32Array
  /** The images that were picked, as the picks say. (n, S·S·C), b·4 → (b, S·S·C) */
  changed(images: tf.Tensor2D, picks: tf.Tensor1D): tf.Tensor2D
}

/** Numbers that a pick has. */
export const PICK = 4

/** null where images train as they are. */
export function createAugmentation(
  dataset: Dataset,
  { seed, dataset: { augment } }: Experiment,
): Augmentation | null {
  const { shifts, flips } = augmentationRow(augment)
  if (!shifts && !flips) return null
  const { imageSize: S, channels: C } = dataset
  const reach = shifts ? Math.floor(S / 8) : 0 // pixels
  const drawn = random(seed, 'augment')
  const black = Float32Array.from({ length: C }, (_, c) => normalised(dataset, 0, c))
  const along = Int32Array.from({ length: S }, (_, i) => i)

  return {
    picks: (t, rows) =>
      Int32Array.from({ length: PICK * rows.length }, (_, i) => {
        const image = Math.floor(i / PICK)
        const part = i % PICK
        if (part === 0) return rows[image]!
        const counter = 3 * (t * rows.length + image) + part - 1
        if (part === 3) return flips ? drawn.integer(counter, 2) : 0
        return drawn.integer(counter, 2 * reach + 1) - reach
      }),

    changed: (images, picks) =>
      tf.tidy(() => {
        const b = picks.size / PICK
        const table = tf.reshape<tf.Rank.R2>(picks, [b, PICK])
        const column = (i: number) => tf.reshape(tf.slice2d(table, [0, i], [b, 1]), [b, 1, 1])
        const [row, down, right, mirrored] = [0, 1, 2, 3].map(column) as tf.Tensor3D[]
        const n = (value: number) => tf.scalar(value, 'int32')

        // Where each pixel comes from. (b, S, 1) and (b, 1, S)
        const y = tf.sub(tf.tensor3d(along, [1, S, 1], 'int32'), down!)
        const unmirrored = tf.sub(tf.tensor3d(along, [1, 1, S], 'int32'), right!)
        const turn = tf.sub(n(S - 1), tf.mul(unmirrored, n(2)))
        const x = tf.add(unmirrored, tf.mul(mirrored!, turn))
        const within = (at: tf.Tensor) =>
          tf.logicalAnd(tf.greaterEqual(at, n(0)), tf.less(at, n(S)))
        const nearest = (at: tf.Tensor) => tf.minimum(tf.maximum(at, n(0)), n(S - 1))

        const inside = tf.logicalAnd(within(y), within(x)) // (b, S, S)
        const line = tf.add(tf.mul(row!, n(S)), nearest(y))
        const from = tf.add(tf.mul(line, n(S)), nearest(x))
        const pixels = tf.gather(
          tf.reshape(images, [-1, C]),
          tf.reshape<tf.Rank.R1>(from, [b * S * S]),
        )
        const shown = tf.where(
          tf.reshape(inside, [b * S * S, 1]),
          pixels,
          tf.tensor2d(black, [1, C]),
        )
        return tf.reshape<tf.Rank.R2>(shown, [b, S * S * C])
      }),
  }
}
