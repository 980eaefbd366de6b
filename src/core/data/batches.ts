/** What a run trains on, as places in the data set: which images, in what order, with which labels. */
import type { Experiment } from '../../experiment/schema.ts'
import { permutation, random } from '../tensors/random.ts'
import type { Dataset } from './dataset.ts'
import { withLabelNoise } from './labelNoise.ts'
import { balancedDraw, stratifiedSplit, type Split } from './split.ts'

/**
 * The images of step t: B consecutive positions of an endless sequence of shuffled epochs, as a pure function
 * of (seed, t). Batches are always full, so an epoch's last images share a batch with the next epoch's first.
 */
export function batchSequence(
  images: number,
  batchSize: number,
  seed: number,
): (t: number) => Int32Array {
  // A batch reaches into few epochs and steps come in order, so the last epochs used are kept.
  const epochs = new Map<number, Int32Array>()
  const epoch = (e: number) => {
    let order = epochs.get(e)
    if (!order) {
      order = permutation(random(seed, 'batches', e), images)
      epochs.set(e, order)
      for (const old of epochs.keys())
        if (old < e - Math.ceil(batchSize / images)) epochs.delete(old)
    }
    return order
  }
  return (t) =>
    Int32Array.from({ length: batchSize }, (_, i) => {
      const position = t * batchSize + i
      return epoch(Math.floor(position / images))[position % images]!
    })
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
  /** The training images whose label the noise changed, as positions in the training split, and their number. */
  changed: Int32Array
  changedLabels: number
  /** The images that every evaluation looks at. */
  evaluated: readonly number[]
}

/** The split and the batches that an Experiment's seed gives. */
function seededOrder(
  dataset: Dataset,
  { dataset: { trainSize }, training, seed }: Experiment,
): Order {
  const { labels, classes, images, trainImages = images } = dataset
  const drawn = stratifiedSplit(labels.subarray(0, trainImages), classes, trainSize, seed)
  const aside = Array.from({ length: images - trainImages }, (_, i) => trainImages + i)
  const split = aside.length > 0 ? { train: drawn.train, validation: aside } : drawn
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
  const changed = Int32Array.from(trainLabels.keys()).filter(
    (i) => trainLabels[i] !== trueLabels[i],
  )
  const { evalImages } = experiment.training
  const { validation } = order.split
  const evaluated =
    evalImages === null ? validation : balancedDraw(validation, labels, evalImages, experiment.seed)
  return { ...order, trainLabels, changed, changedLabels: changed.length, evaluated }
}
