import { expect, test } from 'vitest'
import { crc32 } from '../../../src/core/data/checksum.ts'
import { decodeDataset } from '../../../src/core/data/records.ts'
import { datasets } from '../../../src/experiment/datasets.ts'
import { digitsFile } from '../../fixtures/digits.ts'

const decodeDigits = (bytes: Uint8Array) => decodeDataset('digits', bytes)

test('digits are 1,797 images of 8×8 with the published constants', () => {
  const { pixels, labels, ...facts } = decodeDigits(digitsFile())
  expect(facts).toEqual({
    name: 'digits',
    scale: 16,
    images: 1797,
    imageSize: 8,
    channels: 1,
    classes: 10,
    mean: 0.3053,
    std: 0.376,
  })
  expect(pixels).toHaveLength(1797 * 64)
  expect(labels).toHaveLength(1797)
  expect(datasets.digits.file).toBe('data/digits.bin')
})

test('the constants are the mean and standard deviation of the pixels', () => {
  const { pixels, scale, mean, std } = decodeDigits(digitsFile())
  const values = Array.from(pixels, (pixel) => pixel / scale)
  const average = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((a, b) => a + (b - average) ** 2, 0) / values.length
  expect(average).toBeCloseTo(mean as number, 4)
  expect(Math.sqrt(variance)).toBeCloseTo(std as number, 4)
})

test('a record is 64 pixels and then its label', () => {
  const bytes = digitsFile()
  const { pixels, labels } = decodeDigits(bytes)
  for (const i of [0, 1, 1000, 1796]) {
    expect(pixels.slice(i * 64, (i + 1) * 64)).toEqual(bytes.slice(i * 65, i * 65 + 64))
    expect(labels[i]).toBe(bytes[i * 65 + 64])
  }
  // The first image of the file is a nought: [Alpaydin and Kaynak, optdigits.tes]
  expect(Array.from(pixels.slice(0, 16))).toEqual([
    0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0,
  ])
  expect(Array.from(labels.slice(0, 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('every class has 174 to 183 images', () => {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const label of decodeDigits(digitsFile()).labels) counts[label]!++
  expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
})

test('the images are a copy: the file may change afterwards', () => {
  const bytes = digitsFile()
  const { pixels } = decodeDigits(bytes)
  const before = pixels[2]
  bytes.fill(255)
  expect(pixels[2]).toBe(before)
})

test('a part of a larger buffer decodes to the same images', () => {
  const bytes = digitsFile()
  const larger = new Uint8Array(bytes.length + 20)
  larger.set(bytes, 7)
  expect(decodeDigits(larger.subarray(7, 7 + bytes.length))).toEqual(decodeDigits(bytes))
})

test.each([0, 1, 65, 1797 * 65 - 1, 1797 * 65 + 1, 1797 * 65 - 65, 1797 * 65 + 65])(
  '%i bytes are refused with what is allowed',
  (length) => {
    expect(() => decodeDigits(new Uint8Array(length))).toThrow(
      new RegExp(`^digits\\.bin: ${length} bytes; allowed: 116805`),
    )
  },
)

test.each([
  [0, 17],
  [63, 255],
  [64, 10],
  [1796 * 65, 17],
  [1797 * 65 - 1, 10],
  [1000, 3],
])('byte %i of %i is refused', (at, value) => {
  const bytes = digitsFile()
  bytes[at] = value
  expect(() => decodeDigits(bytes)).toThrow(/^digits\.bin: .*allowed: /)
})

test('the checksum is CRC-32', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926) // the check value of the catalogue
  expect(crc32(new Uint8Array())).toBe(0)
})
