/** A data set on the device: split, normalised, and handed out batch by batch. */
import * as tf from '@tensorflow/tfjs-core'
import type { Experiment } from '../../experiment/schema.ts'
import { smoothed } from '../ops/crossEntropy.ts'
import { batchSequence } from './batches.ts'
import type { Dataset } from './dataset.ts'
import { withLabelNoise } from './labelNoise.ts'
import { createResize, type Resize } from './resize.ts'
import { stratifiedSplit, type Split } from './split.ts'

/** Images, each with the distribution over classes that it should get. */
export interface Examples {
  images: tf.Tensor2D // (n, S·S·C), normalised; pixels of the data set until `resize`
  targets: tf.Tensor2D // (n, K)
}

export interface Feed extends Batches {
  train: Examples
  validation: Examples
  /** Brings the data set's images to the model's size and channels. */
  resize: Resize
  /** Images and targets at positions of the training split, as a step takes them. */
  batch: (rows: tf.Tensor1D) => Examples
  dispose(): void
}

/** Which images train, which validate, and in what order. */
export interface Order {
  split: Split
  /** Step t's images, as positions in the training split. */
  indices: (t: number) => Int32Array
}

/** What the lanes train on, as plain data. Images are named by their places in the data set. */
export interface Batches extends Order {
  /** The label of each training image, after label noise. */
  trainLabels: Uint8Array
  /** The number of training labels that the noise changed. */
  changedLabels: number
}

/** The split and the batches that an Experiment's seed gives. */
function seededOrder(
  dataset: Dataset,
  { dataset: { trainSize }, training, seed }: Experiment,
): Order {
  const split = stratifiedSplit(dataset.labels, dataset.classes, trainSize, seed)
  return { split, indices: batchSequence(trainSize, training.batchSize, seed) }
}

export function createBatches(
  dataset: Dataset,
  experiment: Experiment,
  order: Order = seededOrder(dataset, experiment),
): Batches {
  const { labels, classes } = dataset
  const trueLabels = Uint8Array.from(order.split.train, (i) => labels[i]!)
  const { labelNoise } = experiment.dataset
  const trainLabels = withLabelNoise(trueLabels, labelNoise, classes, experiment.seed)
  const changedLabels = trainLabels.reduce(
    (n, label, i) => n + (label === trueLabels[i] ? 0 : 1),
    0,
  )
  return { ...order, trainLabels, changedLabels }
}

export function createFeed(
  dataset: Dataset,
  experiment: Experiment,
  batches: Batches = createBatches(dataset, experiment),
): Feed {
  const { model, training } = experiment
  const { split, trainLabels } = batches
  const { labels } = dataset
  const resize = createResize(dataset, model)
  const train = examples(dataset, split.train, trainLabels, model.classes)
  const validation = examples(
    dataset,
    split.validation,
    Uint8Array.from(split.validation, (i) => labels[i]!),
    model.classes,
  )
  return {
    ...batches,
    train,
    validation,
    resize,
    batch: (rows) => ({
      images: resize(tf.gather(train.images, rows)),
      targets: smoothed(tf.gather(train.targets, rows), training.labelSmoothing),
    }),
    dispose() {
      for (const { images, targets } of [train, validation]) tf.dispose([images, targets])
    },
  }
}

/** (pixel/scale − mean)/std of the images at some positions, and one-hot targets of their labels. */
function examples(
  dataset: Dataset,
  positions: readonly number[],
  labels: Uint8Array,
  K: number,
): Examples {
  const { pixels, scale, mean, std, imageSize: S, channels: C } = dataset
  const size = S * S * C
  const images = new Float32Array(positions.length * size)
  const targets = new Float32Array(positions.length * K)
  for (const [row, i] of positions.entries()) {
    for (let p = 0; p < size; p++)
      images[row * size + p] = (pixels[i * size + p]! / scale - mean) / std
    targets[row * K + labels[row]!] = 1
  }
  return {
    images: tf.tensor2d(images, [positions.length, size]),
    targets: tf.tensor2d(targets, [positions.length, K]),
  }
}
