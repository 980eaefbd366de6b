/** Images of a run as a person may look at them, and which of them its lanes may be asked about. */
import type { Batches } from './batches.ts'
import type { Dataset } from './dataset.ts'
import { balancedDraw } from './split.ts'

/** `validation`: those that every evaluation looks at. `changed`: training images with a changed label. */
export const pictureSets = ['validation', 'changed'] as const
export type PictureSet = (typeof pictureSets)[number]

/** Which images: some that an evaluation looks at, some of the training split, by their places there, or one from elsewhere. */
export type AskedImages =
  | { of: 'validation' | 'training'; rows: Int32Array }
  /** In the data set's size and channels, each pixel from 0 to its scale. */
  | { pixels: Uint8Array }

/** Some images of a set. */
export interface Pictures {
  imageSize: number // S
  channels: number // C
  classes: number // K
  /** Pixels from 0 to `scale`, which is the data set's. */
  scale: number
  /** How a lane is asked about them: the rows of `of`. */
  of: 'validation' | 'training'
  rows: Int32Array
  /** Row-major S×S×C of each image, one after the other. */
  pixels: Uint8Array
  /** The labels that they are given, and those they should have. */
  labels: Uint8Array
  trueLabels: Uint8Array
  /** How many there are in the set. */
  total: number
}

/** At most so many images of a set, as many of each class as of every other; the same ones every time. */
export function picturesOf(
  dataset: Dataset,
  { split, trainLabels, changed, evaluated }: Batches,
  set: PictureSet,
  most: number,
  seed: number,
): Pictures {
  const ofTraining = set === 'changed'
  const places = ofTraining ? Array.from(changed, (row) => split.train[row]!) : evaluated
  const drawn = new Set(balancedDraw(places, dataset.labels, most, seed))
  const chosen = places.flatMap((place, i) => (drawn.has(place) ? [i] : []))
  const positions = chosen.map((i) => places[i]!)
  const rows = Int32Array.from(chosen, (i) => (ofTraining ? changed[i]! : i))
  const trueLabels = Uint8Array.from(positions, (place) => dataset.labels[place]!)
  const { imageSize, channels, classes, scale } = dataset
  return {
    imageSize,
    channels,
    classes,
    scale,
    of: ofTraining ? 'training' : 'validation',
    rows,
    pixels: pixelsAt(dataset, positions),
    labels: ofTraining ? Uint8Array.from(rows, (row) => trainLabels[row]!) : trueLabels,
    trueLabels,
    total: places.length,
  }
}

/** The pixels of the images that are asked about. Throws one sentence where there are no such images. */
export function askedPixels(
  dataset: Dataset,
  { split, evaluated }: Pick<Batches, 'split' | 'evaluated'>,
  asked: AskedImages,
): Uint8Array {
  if ('pixels' in asked) {
    const { imageSize: S, channels: C, scale } = dataset
    const { pixels } = asked
    const size = S * S * C
    if (pixels.length !== size)
      throw new Error(`pixels: ${pixels.length} are not allowed; allowed: ${S} × ${S} × ${C}`)
    const above = pixels.find((value) => value > scale)
    if (above !== undefined)
      throw new Error(`pixels: ${above} is not allowed; allowed: 0 to ${scale}`)
    return pixels
  }
  const places = asked.of === 'training' ? split.train : evaluated
  const missing = asked.rows.find((row) => !(row in places))
  if (missing !== undefined)
    throw new Error(`rows: ${missing} is not allowed; allowed: 0 to ${places.length - 1}`)
  return pixelsAt(
    dataset,
    Array.from(asked.rows, (row) => places[row]!),
  )
}

/** The pixels of the images at some places, one after the other. */
export function pixelsAt(
  { pixels, imageSize, channels }: Dataset,
  places: readonly number[],
): Uint8Array {
  const size = imageSize ** 2 * channels
  const found = new Uint8Array(places.length * size)
  for (const [i, place] of places.entries())
    found.set(pixels.subarray(place * size, (place + 1) * size), i * size)
  return found
}
