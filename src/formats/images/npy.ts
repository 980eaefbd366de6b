/** NumPy arrays: images in bytes and labels in whole numbers, as `.npz` files of data sets have them. */
import { lastName, type ImageFormat, type ImagePart, type NamedBytes } from './parts.ts'

interface NumpyArray {
  name: string
  shape: number[]
  type: string
  data: DataView
}

/** The keys of images and of their labels: of the training part, and of the test part. */
const keys = [
  { train: ['train_images', 'train_labels'], test: ['test_images', 'test_labels'] },
  { train: ['x_train', 'y_train'], test: ['x_test', 'y_test'] },
  { train: ['images', 'labels'], test: ['', ''] },
  { train: ['x', 'y'], test: ['', ''] },
] as const

export const npyParts: ImageFormat = (files) => {
  const arrays = new Map(
    files
      .filter(({ name }) => lastName(name).endsWith('.npy'))
      .map((file) => [lastName(file.name).slice(0, -4), file]),
  )
  if (arrays.size === 0) return null
  const pairOf = ([images, labels]: readonly [string, string]) =>
    arrays.has(images) && arrays.has(labels)
      ? partOf(readNpy(arrays.get(images)!), readNpy(arrays.get(labels)!))
      : null
  for (const { train, test } of keys) {
    const part = pairOf(train)
    if (part) return { train: part, test: pairOf(test), classes: null }
  }
  const allowed = keys.map(({ train }) => train.join(' and ')).join(', or ')
  throw new Error(`arrays: ${[...arrays.keys()].join(', ')}; allowed: ${allowed}`)
}

function readNpy({ name, bytes }: NamedBytes): NumpyArray {
  const broken = (why: string) => new Error(`${name}: it is no NumPy array: ${why}`)
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 6)) !== '\u0093NUMPY')
    throw broken('its first bytes say something else')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = bytes[6] === 1 ? 10 : 12
  const length = bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (bytes.length < start + length) throw broken('it is cut off')
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length))
  const type = /'descr':\s*'([<>|=]?[a-z]\d+)'/.exec(header)?.[1]
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]
  if (type === undefined || order === undefined || sizes === undefined)
    throw broken('its header names no type, order and shape')
  if (order === 'True') throw broken('its order is Fortran’s; allowed: C’s')
  const shape = sizes.split(',').flatMap((size) => (size.trim() ? [Number(size)] : []))
  const expected = shape.reduce((a, b) => a * b, Number(type.slice(-1)))
  const data = new DataView(
    bytes.buffer,
    bytes.byteOffset + start + length,
    bytes.length - start - length,
  )
  if (data.byteLength !== expected)
    throw new Error(
      `${name}: ${data.byteLength} bytes of numbers; allowed: ${expected}, as it says that it has (${shape.join(', ')}) of ${type}`,
    )
  return { name, shape, type, data }
}

function partOf(images: NumpyArray, labels: NumpyArray): ImagePart {
  const [n = 0, height = 0, width = 0, channels = 1] = images.shape
  if (images.type !== '|u1' || images.shape.length < 3 || images.shape.length > 4)
    throw new Error(
      `${images.name}: (${images.shape.join(', ')}) of ${images.type}; allowed: (images, height, width) or (images, height, width, channels) of |u1`,
    )
  const count = labels.shape.reduce((a, b) => a * b, 1)
  if (count !== n)
    throw new Error(`${labels.name}: ${count} labels; allowed: ${n}, as ${images.name} has images`)
  const { buffer, byteOffset, byteLength } = images.data
  return {
    name: images.name,
    pixels: new Uint8Array(buffer, byteOffset, byteLength),
    labels: labelsOf(labels, count),
    shape: { images: n, height, width, channels },
  }
}

type Reader = (data: DataView, at: number, little: boolean) => number | bigint

const readers: Readonly<Record<string, Reader>> = {
  u1: (data, at) => data.getUint8(at),
  i1: (data, at) => data.getInt8(at),
  u2: (data, at, little) => data.getUint16(at, little),
  i2: (data, at, little) => data.getInt16(at, little),
  u4: (data, at, little) => data.getUint32(at, little),
  i4: (data, at, little) => data.getInt32(at, little),
  u8: (data, at, little) => data.getBigUint64(at, little),
  i8: (data, at, little) => data.getBigInt64(at, little),
}

function labelsOf({ name, type, data }: NumpyArray, count: number): Uint8Array {
  const kind = type.slice(-2)
  const read = readers[kind]
  if (!read) throw new Error(`${name}: numbers of ${type}; allowed: whole numbers`)
  const size = Number(kind[1])
  return Uint8Array.from({ length: count }, (_, i) => {
    const label = Number(read(data, i * size, !type.startsWith('>')))
    if (label < 0 || label > 255)
      throw new Error(`${name}: label ${label} of image ${i}; allowed: 0 to 255`)
    return label
  })
}
