import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readDatasetFile } from '../../src/formats/datasetFile.ts'
import { embeddedFile } from '../fixtures/embedded.ts'

describe.each(['mnist', 'fashion-mnist'] as const)('%s', (name) => {
  const file = embeddedFile(name)
  const records = Uint8Array.from(gunzipSync(file))

  it('is 6,000 images of 28×28, 600 of each class, near the published mean and deviation', async () => {
    const { pixels, labels, ...facts } = await readDatasetFile(name, file)
    expect(facts).toMatchObject({ name, images: 6000, imageSize: 28, channels: 1, classes: 10 })
    const counts = Array.from({ length: 10 }, () => 0)
    for (const label of labels) counts[label]!++
    expect(counts).toEqual(Array.from({ length: 10 }, () => 600))
    let [sum, squares] = [0, 0]
    for (const pixel of pixels) {
      sum += pixel / 255
      squares += (pixel / 255) ** 2
    }
    const mean = sum / pixels.length
    const std = Math.sqrt(squares / pixels.length - mean ** 2)
    // A tenth of the images has a mean of its own: the constants are those of the whole set.
    expect(Math.abs(mean - (facts.mean as number))).toBeLessThan(0.004)
    expect(Math.abs(std - (facts.std as number))).toBeLessThan(0.004)
  })

  it('is the same when the host has unpacked it', async () => {
    const [a, b] = [await readDatasetFile(name, records), await readDatasetFile(name, file)]
    expect(Buffer.from(a.pixels).equals(b.pixels)).toBe(true)
    expect(Buffer.from(a.labels).equals(b.labels)).toBe(true)
  })

  it('is refused in one sentence where it was cut off, changed or is longer', async () => {
    const read = (bytes: Uint8Array) => readDatasetFile(name, bytes)
    const changed = Uint8Array.from(records)
    changed[1000]! ^= 1
    await expect(read(file.subarray(0, 5000))).rejects.toThrow(
      new RegExp(`^${name}\\.bin\\.gz: it is cut off or damaged: `),
    )
    await expect(read(gzipSync(changed))).rejects.toThrow(/its checksum is .*; allowed: /)
    await expect(read(gzipSync(new Uint8Array(50_000_000)))).rejects.toThrow(
      `${name}.bin.gz: it unpacks to more than 4,710,000 bytes`,
    )
    await expect(read(new TextEncoder().encode('<!doctype html>'))).rejects.toThrow(
      `${name}.bin.gz: 15 bytes; allowed: 4710000`,
    )
    await expect(read(new Uint8Array())).rejects.toThrow('0 bytes; allowed: 4710000')
  })
})

it('the first images of MNIST are the original’s: 5, 0, 4, 1, 9, 2, 1, 3, 1, 4', async () => {
  const { labels } = await readDatasetFile('mnist', embeddedFile('mnist'))
  expect(Array.from(labels.subarray(0, 10))).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
})
