/** A few training images as a person may look at them: pixels, the label they are trained with, and the right one. */
import type { Dataset } from './dataset.ts'
import type { Batches } from './batches.ts'

export interface TrainingImage {
  /** Row-major S×S×C, each from 0 to 255. */
  pixels: Uint8Array
  label: number
  trueLabel: number
}

export interface TrainingImages {
  imageSize: number // S
  channels: number // C
  images: TrainingImage[]
}

/**
 * The first images that the run trains on, each once. Where labels are wrong and none of those is, the last gives its place to the
 * first wrong one, so that a person sees what is meant.
 */
export function samplesOf(dataset: Dataset, batches: Batches, count: number): TrainingImages {
  const { split, trainLabels, indices } = batches
  const { imageSize, channels, pixels, scale, labels } = dataset
  const size = imageSize ** 2 * channels
  const isWrong = (row: number) => trainLabels[row] !== labels[split.train[row]!]
  const trained = new Set<number>()
  for (let t = 0; trained.size < Math.min(count, trainLabels.length); t++) {
    for (const row of indices(t)) trained.add(row)
  }
  const rows = [...trained].slice(0, count)
  const wrong = trainLabels.findIndex((_, row) => isWrong(row))
  if (wrong >= 0 && !rows.some(isWrong)) rows[rows.length - 1] = wrong
  return {
    imageSize,
    channels,
    images: rows.map((row) => {
      const place = split.train[row]!
      return {
        pixels: pixels
          .slice(place * size, (place + 1) * size)
          .map((value) => Math.round((255 * value) / scale)),
        label: trainLabels[row]!,
        trueLabel: labels[place]!,
      }
    }),
  }
}
