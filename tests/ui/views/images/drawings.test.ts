/** Drawings prepared by hand, and data sets' own images, which preparing again leaves as they are. */
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodeDataset } from '../../../../src/core/data/records.ts'
import { drawnImage, type Ink } from '../../../../src/ui/views/images/drawings.ts'
import { digits } from '../../../fixtures/digits.ts'
import { embeddedFile } from '../../../fixtures/embedded.ts'

/** A pad with ink where a rule says so. */
const inkOf = (
  width: number,
  height: number,
  rule: (x: number, y: number) => number | boolean,
): Ink => ({
  width,
  height,
  values: Uint8Array.from({ length: width * height }, (_, at) => {
    const found = rule(at % width, Math.floor(at / width))
    return typeof found === 'number' ? found : found ? 255 : 0
  }),
})

const rows = (image: Uint8Array | null, side: number) =>
  Array.from({ length: side }, (_, y) => Array.from(image!.slice(y * side, (y + 1) * side)))

test('nothing drawn is no image', () => {
  const empty = inkOf(40, 40, () => 0)
  expect(drawnImage.counts(empty)).toBeNull()
  expect(drawnImage.centred(empty)).toBeNull()
  expect(drawnImage.counts(inkOf(40, 40, () => 100))).toBeNull() // too faint for a bitmap
})

test('counts: a filled box becomes 20 × 32 in the middle, wherever and however large it is', () => {
  const expected = Array.from({ length: 8 }, () => [0, 8, 16, 16, 16, 16, 8, 0])
  for (const [left, top, width, height] of [
    [10, 5, 40, 64],
    [100, 120, 20, 32],
    [3, 60, 200, 150],
  ] as const) {
    const ink = inkOf(
      280,
      280,
      (x, y) => x >= left && x < left + width && y >= top && y < top + height,
    )
    expect(rows(drawnImage.counts(ink), 8)).toEqual(expected)
  }
})

test('counts: a narrow stroke is widened at most twice as much as it is made higher', () => {
  // 4 × 64: higher by 1/2, so as wide as 4 · 2 · 1/2 = 4, from the 14th pixel on: two of each of the blocks 3 and 4.
  const ink = inkOf(100, 100, (x, y) => x >= 50 && x < 54 && y >= 20 && y < 84)
  expect(rows(drawnImage.counts(ink), 8)).toEqual(
    Array.from({ length: 8 }, () => [0, 0, 0, 8, 8, 0, 0, 0]),
  )
})

test('counts: an L of 20 × 32 keeps every pixel', () => {
  const ink = inkOf(60, 60, (x, y) => {
    const [u, v] = [x - 7, y - 9]
    return u >= 0 && v >= 0 && u < 20 && v < 32 && (u < 6 || v >= 28)
  })
  // Columns 6 to 11 are the stroke: half of block 1 and all of block 2. The last row of blocks is full as far as the box.
  expect(rows(drawnImage.counts(ink), 8)).toEqual([
    ...Array.from({ length: 7 }, () => [0, 8, 16, 0, 0, 0, 0, 0]),
    [0, 8, 16, 16, 16, 16, 8, 0],
  ])
})

test('centred: the box shrinks to 20 pixels by means of what each covers, and its centre of mass comes to the middle', () => {
  const square = inkOf(280, 280, (x, y) => x >= 30 && x < 70 && y >= 100 && y < 140)
  const expected = Array.from({ length: 28 }, (_, y) =>
    Array.from({ length: 28 }, (_x, x) => (x >= 4 && x < 24 && y >= 4 && y < 24 ? 255 : 0)),
  )
  expect(rows(drawnImage.centred(square), 28)).toEqual(expected)

  // 40 × 20, the left half twice as dark: 20 × 10 pixels. Half as much ink on the right moves the centre to
  // (4.5 · 200 + 14.5 · 100)/300 = 7.83, so that the box begins at ⌈13.5 − 7.83⌉ = 6; its rows at ⌈13.5 − 4.5⌉ = 9.
  const uneven = inkOf(100, 100, (x, y) =>
    x >= 20 && x < 60 && y >= 50 && y < 70 ? (x < 40 ? 200 : 100) : 0,
  )
  const found = rows(drawnImage.centred(uneven), 28)
  for (const [y, row] of found.entries()) {
    for (const [x, value] of row.entries()) {
      const inside = y >= 9 && y < 19 && x >= 6 && x < 26
      expect(value).toBe(inside ? (x < 16 ? 200 : 100) : 0)
    }
  }
})

test('centred: pixels that are partly covered are grey', () => {
  const ink = inkOf(60, 60, (x, y) => x >= 10 && x < 40 && y >= 10 && y < 40 && (x + y) % 2 === 0)
  const found = drawnImage.centred(ink)!
  // 30 pixels become 20: each covers one whole pixel and the halves of three others.
  const inside = [...found].filter((value) => value > 0)
  expect(inside).toHaveLength(400)
  expect(Math.min(...inside)).toBeGreaterThan(100)
  expect(Math.max(...inside)).toBeLessThan(155)
})

test('MNIST’s own images stay as they are', () => {
  const { pixels, images } = decodeDataset('mnist', gunzipSync(embeddedFile('mnist')))
  for (let i = 0; i < images; i += 60) {
    const image = pixels.slice(i * 784, (i + 1) * 784)
    const ink: Ink = { width: 28, height: 28, values: image }
    expect(drawnImage.centred(ink)).toEqual(image)
  }
})

test('UCI digits, drawn from their blocks, keep their columns and rows', () => {
  // A block with k of 16 is drawn as ink where k ≥ 8: coarse, so that only the box can be compared.
  for (let i = 0; i < digits.images; i += 60) {
    const image = digits.pixels.slice(i * 64, (i + 1) * 64)
    const ink = inkOf(32, 32, (x, y) => image[Math.floor(y / 4) * 8 + Math.floor(x / 4)]! >= 8)
    const found = rows(drawnImage.counts(ink), 8)
    expect(found[0]!.some((count) => count > 0)).toBe(true)
    expect(found[7]!.some((count) => count > 0)).toBe(true)
    for (const row of found) expect([row[0], row[7]]).toEqual([0, 0])
  }
})
