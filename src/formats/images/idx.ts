/** IDX, the format of MNIST: two zeros, a type, the number of dimensions, each of them in four bytes, the data. */
import { isTest, type ImageFormat, type ImagePart, type NamedBytes } from './parts.ts'

const BYTES = 8 // the type that images and labels have

interface Idx {
  name: string
  dimensions: number[]
  data: Uint8Array
}

const isIdx = ({ bytes }: NamedBytes) =>
  bytes.length >= 8 &&
  bytes[0] === 0 &&
  bytes[1] === 0 &&
  bytes[2]! >= 8 &&
  bytes[2]! <= 14 &&
  (bytes[3] === 1 || bytes[3] === 3 || bytes[3] === 4)

function readIdx({ name, bytes }: NamedBytes): Idx {
  if (bytes[2] !== BYTES)
    throw new Error(`${name}: its numbers are of type ${bytes[2]}; allowed: ${BYTES}, bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = 4 + 4 * bytes[3]!
  if (bytes.length < start) throw new Error(`${name}: it is cut off after ${bytes.length} bytes`)
  const dimensions = Array.from({ length: bytes[3]! }, (_, i) => view.getUint32(4 + 4 * i))
  const expected = start + dimensions.reduce((a, b) => a * b, 1)
  if (bytes.length !== expected) {
    const shape = dimensions.join(' × ')
    throw new Error(
      `${name}: ${bytes.length} bytes; allowed: ${expected}, as it says that it has ${shape}`,
    )
  }
  return { name, dimensions, data: bytes.subarray(start) }
}

/** Pairs of a file of images and a file of labels; of several pairs one is named `test` or `t10k`. */
export const idxParts: ImageFormat = (files) => {
  const found = files.filter(isIdx)
  if (found.length === 0) return null
  const read = found.map(readIdx)
  const test = read.filter(({ name }) => isTest(name))
  const train = read.filter(({ name }) => !isTest(name))
  const [first, second] = train.length > 0 ? [train, test] : [test, []]
  return { train: pairOf(first), test: second.length > 0 ? pairOf(second) : null, classes: null }
}

function pairOf(files: readonly Idx[]): ImagePart {
  const images = files.filter(({ dimensions }) => dimensions.length > 1)
  const labels = files.filter(({ dimensions }) => dimensions.length === 1)
  if (images.length !== 1 || labels.length !== 1) {
    const names = files.map(({ name }) => name).join(', ')
    throw new Error(
      `${names}: ${images.length} IDX files of images and ${labels.length} of labels; allowed: one of each`,
    )
  }
  const { name, dimensions, data } = images[0]!
  const [n = 0, height = 0, width = 0, channels = 1] = dimensions
  if (labels[0]!.data.length !== n) {
    throw new Error(
      `${labels[0]!.name}: ${labels[0]!.data.length} labels; allowed: ${n}, as ${name} has images`,
    )
  }
  return {
    name,
    pixels: data,
    labels: labels[0]!.data,
    shape: { images: n, height, width, channels },
  }
}
