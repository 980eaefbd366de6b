/** CIFAR's binary files: records of one label (CIFAR-100: the coarse one before) and three planes of 32×32 pixels. */
import { concatenated } from '../unpack.ts'
import { lastName, type ImageFormat, type ImagePart, type NamedBytes } from './parts.ts'

const PLANE = 32 * 32

const forms = [
  { train: /^data_batch_\d+\.bin$/, test: /^test_batch\.bin$/, labels: 1, classes: 10 },
  { train: /^train\.bin$/, test: /^test\.bin$/, labels: 2, classes: 100 },
] as const

export const cifarParts: ImageFormat = (files) => {
  for (const { train, test, labels, classes } of forms) {
    const named = (pattern: RegExp) =>
      files
        .filter(({ name }) => pattern.test(lastName(name)))
        .toSorted((a, b) => (lastName(a.name) < lastName(b.name) ? -1 : 1))
    const [trainFiles, testFiles] = [named(train), named(test)]
    if (trainFiles.length === 0) continue
    return {
      train: partOf(trainFiles, labels, classes),
      test: testFiles.length > 0 ? partOf(testFiles, labels, classes) : null,
      classes,
    }
  }
  return null
}

function partOf(files: readonly NamedBytes[], labelBytes: number, classes: number): ImagePart {
  const record = labelBytes + 3 * PLANE
  for (const { name, bytes } of files) {
    if (bytes.length === 0 || bytes.length % record !== 0)
      throw new Error(`${name}: ${bytes.length} bytes; allowed: whole records of ${record}`)
  }
  const all = concatenated(
    files.map(({ bytes }) => bytes),
    files.reduce((sum, { bytes }) => sum + bytes.length, 0),
  )
  const images = all.length / record
  const pixels = new Uint8Array(images * 3 * PLANE)
  const labels = new Uint8Array(images)
  for (let i = 0; i < images; i++) {
    const label = all[i * record + labelBytes - 1]! // the fine one comes last
    if (label >= classes)
      throw new Error(
        `${files[0]!.name}: image ${i} has label ${label}; allowed: 0 to ${classes - 1}`,
      )
    labels[i] = label
    const planes = i * record + labelBytes
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < PLANE; p++) pixels[(i * PLANE + p) * 3 + c] = all[planes + c * PLANE + p]!
  }
  return {
    name: files[0]!.name,
    pixels,
    labels,
    shape: { images, height: 32, width: 32, channels: 3 },
  }
}
