/** A data set made of a person's own files. */
import type { Dataset } from '../../core/data/dataset.ts'
import type { OwnFacts } from '../../experiment/datasets.ts'
import { concatenated } from '../unpack.ts'
import { allFiles } from './archives.ts'
import { imageFormats } from './index.ts'
import type { ImagePart, NamedBytes } from './parts.ts'

export interface OwnImages {
  dataset: Dataset
  facts: OwnFacts
}

/** Reads files whose common name is `name`. Throws one sentence where they are no images that can be trained on. */
export async function readOwnImages(
  name: string,
  given: readonly NamedBytes[],
): Promise<OwnImages> {
  const files = await allFiles(given)
  for (const read of Object.values(imageFormats)) {
    const parts = read(files)
    if (parts) return ownImages(name, parts.train, parts.test, parts.classes)
  }
  throw new Error(
    `${name}: no images were found in it; allowed: ${Object.keys(imageFormats).join(', ')}, also in .gz, .tar.gz or .zip`,
  )
}

async function ownImages(
  name: string,
  train: ImagePart,
  test: ImagePart | null,
  given: number | null,
): Promise<OwnImages> {
  const { height, width, channels } = train.shape
  if (height !== width || height < 4 || height > 512)
    throw new Error(
      `${train.name}: images of ${height} × ${width} pixels; allowed: squares with sides from 4 to 512`,
    )
  if (channels !== 1 && channels !== 3)
    throw new Error(`${train.name}: images of ${channels} channels; allowed: 1 or 3`)
  const classes = given ?? train.labels.reduce((most, label) => Math.max(most, label), 0) + 1
  if (new Set(train.labels).size < 2)
    throw new Error(`${train.name}: all its images are of one class; allowed: at least two classes`)
  if (test) {
    const shapeOf = ({ shape }: ImagePart) => `${shape.height} × ${shape.width} × ${shape.channels}`
    if (shapeOf(test) !== shapeOf(train))
      throw new Error(`${test.name}: images of ${shapeOf(test)}; allowed: ${shapeOf(train)}`)
    const odd = test.labels.find((label) => label >= classes)
    if (odd !== undefined)
      throw new Error(
        `${test.name}: label ${odd}; allowed: 0 to ${classes - 1}, the training labels`,
      )
  }
  const parts = [train, ...(test ? [test] : [])]
  const images = parts.reduce((sum, { shape }) => sum + shape.images, 0)
  const shape = { images, trainImages: train.shape.images, imageSize: width, channels, classes }
  const pixels = concatenated(
    parts.map((part) => part.pixels),
    images * width * height * channels,
  )
  const labels = concatenated(
    parts.map((part) => part.labels),
    images,
  )
  const constants = constantsOf(train.pixels, channels)
  const dataset: Dataset = { name, pixels, labels, scale: 255, ...shape, ...constants }
  return { dataset, facts: { name, sha256: await hashOf(shape, labels, pixels), ...shape } }
}

/** The mean and standard deviation of each channel's pixels in [0, 1]. */
function constantsOf(pixels: Uint8Array, channels: number): { mean: number[]; std: number[] } {
  const counts = Array.from({ length: channels }, () => new Float64Array(256))
  for (let i = 0; i < pixels.length; i++) counts[i % channels]![pixels[i]!]!++
  const n = pixels.length / channels
  const mean = counts.map((of) => of.reduce((sum, count, byte) => sum + count * byte, 0) / n / 255)
  const std = counts.map((of, c) =>
    Math.sqrt(of.reduce((sum, count, byte) => sum + count * (byte / 255 - mean[c]!) ** 2, 0) / n),
  )
  // A channel of one value alone has nothing to be divided by.
  return { mean, std: std.map((value) => value || 1) }
}

/** The SHA-256 of what the files say, however they were packed: their shape, labels and pixels. */
async function hashOf(
  shape: Omit<OwnFacts, 'name' | 'sha256'>,
  labels: Uint8Array,
  pixels: Uint8Array,
): Promise<string> {
  const head = new TextEncoder().encode(JSON.stringify(shape))
  const all = concatenated([head, labels, pixels], head.length + labels.length + pixels.length)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
