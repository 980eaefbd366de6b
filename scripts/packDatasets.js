/**
 * Makes the embedded data sets of `sets` from the IDX files they come from, and the checksums of all of public/data.
 * A clone has these files already: this shows where they come from.
 *
 *   node scripts/packDatasets.js FOLDER     FOLDER/<set>/train-images-idx3-ubyte.gz and …/train-labels-idx1-ubyte.gz
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { root } from './install.js'

export const sets = ['mnist', 'fashion-mnist']
export const dataFolder = path.join(root, 'public/data')
const perClass = 600
const classes = 10

/**
 * Reads an IDX file of bytes: two zeros, 8 for bytes, the number of dimensions, each dimension in four bytes, the data.
 * @param {Buffer} bytes
 */
function readIdx(bytes) {
  const dimensions = Array.from({ length: bytes[3] ?? 0 }, (_, i) => bytes.readUInt32BE(4 + 4 * i))
  const data = bytes.subarray(4 + 4 * dimensions.length)
  const length = dimensions.reduce((a, b) => a * b, 1)
  if (bytes.readUInt16BE(0) !== 0 || bytes[2] !== 8 || data.length !== length)
    throw new Error(`${bytes.length} bytes are no IDX file of bytes`)
  return { dimensions, data }
}

/**
 * Returns the first 600 images of each class, in the file's order: the pixels of each row by row, then its label.
 * @param {string} folder
 * @returns {Buffer}
 */
export function packed(folder) {
  const read = (/** @type {string} */ name) =>
    readIdx(gunzipSync(readFileSync(path.join(folder, `${name}.gz`))))
  const images = read('train-images-idx3-ubyte')
  const labels = read('train-labels-idx1-ubyte').data
  const [, height = 0, width = 0] = images.dimensions
  const size = height * width
  const counts = Array.from({ length: classes }, () => 0)
  /** @type {Uint8Array[]} */
  const records = []
  for (const [i, label] of labels.entries()) {
    if (counts[label] === perClass) continue
    counts[label] = (counts[label] ?? 0) + 1
    records.push(images.data.subarray(i * size, (i + 1) * size), Uint8Array.of(label))
  }
  if (counts.length !== classes || counts.some((count) => count !== perClass))
    throw new Error(`${folder}: its classes have ${counts.join(', ')} images; needed: ${perClass}`)
  return Buffer.concat(records)
}

/** The SHA-256 of every file of public/data but the words about them, as `sha256sum --check` reads it. */
export function checksums() {
  const files = readdirSync(dataFolder).filter((name) => /\.(bin|gz)$/.test(name))
  return files
    .toSorted()
    .map((name) => {
      const bytes = readFileSync(path.join(dataFolder, name))
      return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`
    })
    .join('')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('FOLDER: missing; allowed: a folder with mnist/ and fashion-mnist/')
  for (const set of sets) {
    const file = path.join(dataFolder, `${set}.bin.gz`)
    writeFileSync(file, gzipSync(packed(path.join(folder, set)), { level: 9 }))
  }
  writeFileSync(path.join(dataFolder, 'SHA256SUMS'), checksums())
}
