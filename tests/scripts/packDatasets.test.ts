import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { checksums, dataFolder, packed, sets } from '../../scripts/packDatasets.js'

test('the checksums beside the data are those of the files, which have at most 4 MB', () => {
  expect(readFileSync(path.join(dataFolder, 'SHA256SUMS'), 'utf8')).toBe(checksums())
  const files = sets.map((set) => path.join(dataFolder, `${set}.bin.gz`))
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(4e6)
})

const idx = (dimensions: number[], data: Uint8Array) => {
  const head = Buffer.alloc(4 + 4 * dimensions.length)
  head.set([0, 0, 8, dimensions.length])
  for (const [i, size] of dimensions.entries()) head.writeUInt32BE(size, 4 + 4 * i)
  return gzipSync(Buffer.concat([head, data]))
}

/** A folder with images of two pixels: the image's number in both bytes. */
function folderOf(labels: Uint8Array): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pack-'))
  const pixels = Uint8Array.from({ length: 2 * labels.length }, (_, i) =>
    i % 2 ? i >> 9 : (i >> 1) & 255,
  )
  writeFileSync(path.join(folder, 'train-images-idx3-ubyte.gz'), idx([labels.length, 1, 2], pixels))
  writeFileSync(path.join(folder, 'train-labels-idx1-ubyte.gz'), idx([labels.length], labels))
  return folder
}

test('the first 600 of each class are taken, in their order', () => {
  const labels = Uint8Array.from({ length: 9000 }, (_, i) => (i * 7) % 10)
  const records = packed(folderOf(labels))
  expect(records).toHaveLength(6000 * 3)
  for (let i = 0; i < 6000; i++)
    expect([...records.subarray(3 * i, 3 * i + 3)]).toEqual([i & 255, i >> 8, (i * 7) % 10])
})

test('a class that has fewer is refused', () => {
  expect(() => packed(folderOf(new Uint8Array(7000)))).toThrow(/needed: 600/)
})
