/** Drawings made into images as a data set's own were made. */
import type { DrawingForm } from '../../../experiment/datasets.ts'

/** What was drawn: how much ink each pixel of a pad has, from 0 to 255, row by row. */
export interface Ink {
  width: number
  height: number
  values: Uint8Array
}

interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** The smallest box around all pixels with that much ink; null where there is none. */
function boxOf({ width, height, values }: Ink, least: number): Box | null {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (values[y * width + x]! < least) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 }
}

const BITMAP = 32
const BITMAP_INK = 20 // pixels that the ink is wide
const BLOCK = 4

/**
 * The UCI digits: the ink's box as a bitmap of 32×32, counted in blocks of 4×4, 8×8 numbers from 0 to 16. In every one of
 * their 1,797 images the ink reaches from the top to the bottom, and of the eight columns it fills the middle six, the
 * outer two of them to a half: a box of 20×32. A narrow one, such as a 1, is widened at most twice as much as it is made
 * higher.
 */
function counted(ink: Ink): Uint8Array | null {
  const box = boxOf(ink, 128)
  if (!box) return null
  const down = BITMAP / box.height
  const across = Math.min(BITMAP_INK / box.width, 2 * down)
  const width = Math.max(1, Math.round(box.width * across))
  const left = Math.floor((BITMAP - width) / 2)
  const side = BITMAP / BLOCK
  const counts = new Uint8Array(side * side)
  for (let y = 0; y < BITMAP; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = box.left + Math.floor(((x + 0.5) / width) * box.width)
      const fromY = box.top + Math.floor(((y + 0.5) / BITMAP) * box.height)
      const isSet = ink.values[fromY * ink.width + fromX]! >= 128
      if (isSet) counts[Math.floor(y / BLOCK) * side + Math.floor((left + x) / BLOCK)]!++
    }
  }
  return counts
}

const FRAME = 28
const FRAME_INK = 20 // pixels of the longer side of the ink

/**
 * MNIST: the ink's box, its aspect kept, in 20×20, grey by antialiasing, moved by whole pixels so that its centre of mass
 * lies in the middle of 28×28: in every image of the file it lies from 13.5 up to 14.5.
 */
function centred(ink: Ink): Uint8Array | null {
  const box = boxOf(ink, 1)
  if (!box) return null
  const factor = FRAME_INK / Math.max(box.width, box.height)
  const width = Math.max(1, Math.round(box.width * factor))
  const height = Math.max(1, Math.round(box.height * factor))
  const grey = shrunk(ink, box, width, height)
  let [mass, massX, massY] = [0, 0, 0]
  for (const [at, value] of grey.entries()) {
    mass += value
    massX += value * (at % width)
    massY += value * Math.floor(at / width)
  }
  const left = Math.ceil(FRAME / 2 - 0.5 - massX / mass)
  const top = Math.ceil(FRAME / 2 - 0.5 - massY / mass)
  const image = new Uint8Array(FRAME * FRAME)
  for (const [at, value] of grey.entries()) {
    const x = left + (at % width)
    const y = top + Math.floor(at / width)
    if (x >= 0 && x < FRAME && y >= 0 && y < FRAME) image[y * FRAME + x] = Math.round(value)
  }
  return image
}

/** The box in width×height pixels, each the mean of what it covers. */
function shrunk({ width: stride, values }: Ink, box: Box, width: number, height: number) {
  const columns = coverage(box.width, width)
  const rows = coverage(box.height, height)
  return Float64Array.from({ length: width * height }, (_, at) => {
    let sum = 0
    for (const [y, down] of rows[Math.floor(at / width)]!) {
      for (const [x, across] of columns[at % width]!)
        sum += down * across * values[(box.top + y) * stride + box.left + x]!
    }
    return sum
  })
}

/** For each of `to` equal parts of `from` pixels: which pixels it covers, and what share of the part each is. */
function coverage(from: number, to: number): [pixel: number, share: number][][] {
  const length = from / to
  return Array.from({ length: to }, (_, i) => {
    const covered: [number, number][] = []
    const [begin, end] = [i * length, (i + 1) * length]
    for (let pixel = Math.floor(begin); pixel < Math.min(from, Math.ceil(end)); pixel++) {
      const share = (Math.min(end, pixel + 1) - Math.max(begin, pixel)) / length
      if (share > 0) covered.push([pixel, share])
    }
    return covered
  })
}

/** An image of the data set's shape; null where nothing is drawn. */
export const drawnImage: Readonly<Record<DrawingForm, (ink: Ink) => Uint8Array | null>> = {
  counts: counted,
  centred,
}

/** How drawings are prepared, and how thick the pen is as a share of the pad. */
export const drawingForms: Readonly<Record<DrawingForm, { words: string; pen: number }>> = {
  counts: {
    words:
      'Prepared as the data set was: the ink’s box in a bitmap of 32 × 32, its set pixels counted in blocks of 4 × 4.',
    pen: 0.12,
  },
  centred: {
    words:
      'Prepared as the data set was: the ink’s box in 20 × 20 grey pixels, its centre of mass in the middle of 28 × 28.',
    pen: 0.09,
  },
}
