import { describe, expect, it } from 'vitest'
import { readOwnImages } from '../../../src/formats/images/ownImages.ts'
import type { NamedBytes } from '../../../src/formats/images/parts.ts'
import {
  cifar,
  gzipped,
  idxFiles,
  labelsOf,
  npy,
  pixelsOf,
  tar,
  zip,
} from '../../fixtures/imageFiles.ts'

const read = (files: readonly NamedBytes[]) => readOwnImages('mine', files)
const one = (bytes: Uint8Array, name = 'file'): NamedBytes[] => [{ name, bytes }]

const npz = (
  prefix: (part: string, what: string) => string,
  labels: [string, Uint8Array, Uint8Array],
) =>
  zip([
    { name: `${prefix('train', 'images')}.npy`, bytes: npy('|u1', [60, 8, 8], pixelsOf(60)) },
    { name: `${prefix('train', 'labels')}.npy`, bytes: npy(labels[0], [60, 1], labels[1]) },
    { name: `${prefix('test', 'images')}.npy`, bytes: npy('|u1', [20, 8, 8], pixelsOf(20, 1)) },
    { name: `${prefix('test', 'labels')}.npy`, bytes: npy(labels[0], [20, 1], labels[2]) },
  ])

const bytesOf = (array: ArrayBufferView) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
const whole = BigInt64Array.from
const big = (n: number) => bytesOf(whole.call(BigInt64Array, Array.from(labelsOf(n), BigInt)))

describe('the same images are the same data set however they are packed', () => {
  it.each<[string, () => NamedBytes[]]>([
    ['.gz files', () => idxFiles().map(gzipped)],
    ['a zip', () => one(zip(idxFiles()), 'mnist.zip')],
    ['a .tar.gz in a folder', () => [gzipped({ name: 'mnist.tar', bytes: tar(idxFiles()) })]],
    [
      'a zip of .gz files, with words beside',
      () =>
        one(zip([...idxFiles().map(gzipped), { name: 'README.md', bytes: Buffer.from('words') }])),
    ],
    [
      '.npz with MedMNIST’s keys',
      () => one(npz((part, what) => `${part}_${what}`, ['|u1', labelsOf(60), labelsOf(20)])),
    ],
    [
      '.npz with Keras’s keys and labels of eight bytes',
      () =>
        one(
          npz(
            (part, what) => `${what === 'images' ? 'x' : 'y'}_${part}`,
            ['<i8', big(60), big(20)],
          ),
        ),
    ],
  ])('%s', async (_what, files) => {
    expect(await read(files())).toEqual(await read(idxFiles()))
  })
})

it('IDX pairs: the test part follows the training part, whose constants are taken', async () => {
  const { dataset, facts } = await read(idxFiles())
  expect(facts).toMatchObject({
    name: 'mine',
    images: 80,
    trainImages: 60,
    imageSize: 8,
    channels: 1,
    classes: 4,
  })
  expect(facts.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect([...dataset.pixels]).toEqual([...pixelsOf(60), ...pixelsOf(20, 1)])
  expect([...dataset.labels]).toEqual([...labelsOf(60), ...labelsOf(20)])
  const train = Array.from(pixelsOf(60), (pixel) => pixel / 255)
  const mean = train.reduce((a, b) => a + b) / train.length
  expect((dataset.mean as number[])[0]).toBeCloseTo(mean, 10)
  const variance = train.reduce((sum, x) => sum + (x - mean) ** 2, 0) / train.length
  expect((dataset.std as number[])[0]).toBeCloseTo(Math.sqrt(variance), 10)
})

it('one pair alone has no test part', async () => {
  const { facts } = await read(idxFiles().slice(2))
  expect(facts).toMatchObject({ images: 20, trainImages: 20 })
})

it('another pixel is another hash', async () => {
  const files = idxFiles()
  files[2]!.bytes[100]! ^= 1
  expect((await read(files)).facts.sha256).not.toBe((await read(idxFiles())).facts.sha256)
})

it('CIFAR-10: batches in their order, planes become pixels', async () => {
  const files = [2, 1].map((n) => ({
    name: `cifar-10-batches-bin/data_batch_${n}.bin`,
    bytes: cifar([n, 9, 0]),
  }))
  const test = { name: 'cifar-10-batches-bin/test_batch.bin', bytes: cifar([3, 4]) }
  const { dataset, facts } = await read([...files, test])
  expect([...dataset.labels]).toEqual([1, 9, 0, 2, 9, 0, 3, 4])
  expect(facts).toMatchObject({
    images: 8,
    trainImages: 6,
    imageSize: 32,
    channels: 3,
    classes: 10,
  })
  expect([...dataset.pixels.subarray(3 * 5, 3 * 6)]).toEqual([5, 56, 107])
  expect(dataset.mean).toHaveLength(3)
})

it('CIFAR-100: the fine label counts', async () => {
  const { dataset, facts } = await read([
    { name: 'train.bin', bytes: cifar([7, 99, 50], true) },
    { name: 'test.bin', bytes: cifar([1], true) },
  ])
  expect([...dataset.labels]).toEqual([7, 99, 50, 1])
  expect(facts.classes).toBe(100)
})
