/** A data set on the device: split, normalised, and handed out batch by batch. */
import * as tf from '@tensorflow/tfjs-core'
import type { Experiment } from '../../experiment/schema.ts'
import { smoothed } from '../ops/crossEntropy.ts'
import { createAugmentation, PICK } from './augment.ts'
import { createBatches, type Batches } from './batches.ts'
import { normalised, type Dataset } from './dataset.ts'
import { pixelsAt, askedPixels, type AskedImages } from './pictures.ts'
import { createResize, type Resize } from './resize.ts'

/** Images, each with the distribution over classes that it should get. */
export interface Examples {
  images: tf.Tensor2D // (n, S·S·C), normalised; pixels of the data set until `resize`
  targets: tf.Tensor2D // (n, K)
}

export interface Feed extends Batches {
  train: Examples
  /** What an evaluation looks at. */
  validation: Examples
  /** Of the training images with a changed label: rows in `train`, and true labels. null where there are none. */
  wronglyLabelled: { rows: tf.Tensor1D; trueLabels: tf.Tensor1D } | null
  /** Brings the data set's images to the model's size and channels. */
  resize: Resize
  /** What a step takes at t: for each image of its batch its position in the training split, and what augmentation does. */
  picks: (t: number) => Int32Array
  /** The numbers that `picks` has for each image. */
  pick: number
  /** Images and targets as the picks of some images say. */
  batch: (picks: tf.Tensor1D) => Examples
  /** Any of the images, or one from elsewhere, as the model is given it before `resize`. n of S·S·C */
  inputs: (asked: AskedImages) => Float32Array
  dispose(): void
}

export function createFeed(
  dataset: Dataset,
  experiment: Experiment,
  batches: Batches = createBatches(dataset, experiment),
): Feed {
  const { model, training } = experiment
  const { split, trainLabels, evaluated, changed } = batches
  const { labels } = dataset
  const resize = createResize(dataset, model)
  const augmentation = createAugmentation(dataset, experiment)
  const train = examples(dataset, split.train, trainLabels, model.classes)
  const validation = examples(
    dataset,
    evaluated,
    Uint8Array.from(evaluated, (i) => labels[i]!),
    model.classes,
  )
  const wronglyLabelled =
    changed.length === 0
      ? null
      : {
          rows: tf.tensor1d(changed, 'int32'),
          trueLabels: tf.tensor1d(
            Int32Array.from(changed, (row) => labels[split.train[row]!]!),
            'int32',
          ),
        }
  return {
    ...batches,
    train,
    validation,
    wronglyLabelled,
    resize,
    picks: (t) => augmentation?.picks(t, batches.indices(t)) ?? batches.indices(t),
    pick: augmentation ? PICK : 1,
    batch(picks) {
      const rows = augmentation ? rowsOf(picks) : picks
      const images = augmentation?.changed(train.images, picks) ?? tf.gather(train.images, rows)
      const targets = smoothed(tf.gather(train.targets, rows), training.labelSmoothing)
      return { images: resize(images), targets }
    },
    inputs: (asked) => normalisedAll(dataset, askedPixels(dataset, batches, asked)),
    dispose() {
      tf.dispose([train, validation, wronglyLabelled ?? {}] as object as tf.TensorContainer)
    },
  }
}

/** The positions in picks with augmentation. */
function rowsOf(picks: tf.Tensor1D): tf.Tensor1D {
  const images = picks.size / PICK
  return tf.reshape(tf.slice2d(tf.reshape(picks, [images, PICK]), [0, 0], [images, 1]), [images])
}

/** (pixel/scale − mean)/std of the images at some positions, and one-hot targets of their labels. */
function examples(
  dataset: Dataset,
  positions: readonly number[],
  labels: Uint8Array,
  K: number,
): Examples {
  const n = positions.length
  const targets = new Float32Array(n * K)
  for (const [row, label] of labels.entries()) targets[row * K + label] = 1
  return {
    images: tf.tensor2d(normalisedAll(dataset, pixelsAt(dataset, positions)), [
      n,
      dataset.imageSize ** 2 * dataset.channels,
    ]),
    targets: tf.tensor2d(targets, [n, K]),
  }
}

/** What the model is given for the pixels of whole images. */
function normalisedAll(dataset: Dataset, pixels: Uint8Array): Float32Array {
  const C = dataset.channels
  // What each of the 256 values of a byte becomes, by channel.
  const inputs = Array.from({ length: C }, (_, c) =>
    Float32Array.from({ length: 256 }, (_byte, pixel) => normalised(dataset, pixel, c)),
  )
  const images = new Float32Array(pixels.length)
  for (let p = 0; p < pixels.length; p++) images[p] = inputs[p % C]![pixels[p]!]!
  return images
}
