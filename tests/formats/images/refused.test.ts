/** Files that are cut off, damaged, or made to do harm. */
import { describe, expect, it } from 'vitest'
import { readOwnImages } from '../../../src/formats/images/ownImages.ts'
import type { NamedBytes } from '../../../src/formats/images/parts.ts'
import {
  cifar,
  gzipped,
  idx,
  idxFiles,
  labelsOf,
  npy,
  pixelsOf,
  tar,
  zip,
} from '../../fixtures/imageFiles.ts'

const read = (files: readonly NamedBytes[]) => readOwnImages('mine', files)
const one = (bytes: Uint8Array, name = 'file'): NamedBytes[] => [{ name, bytes }]

describe('what is broken or hostile is refused in one sentence', () => {
  const [images, labels, testImages, testLabels] = idxFiles() as [
    NamedBytes,
    NamedBytes,
    NamedBytes,
    NamedBytes,
  ]
  const cut = ({ name, bytes }: NamedBytes, length: number) => ({
    name,
    bytes: bytes.subarray(0, length),
  })

  it.each<[string, () => NamedBytes[], RegExp]>([
    ['nothing', () => [], /^mine: no images were found in it; allowed: a pair of IDX/],
    ['text', () => one(Buffer.from('hello'), 'a.png'), /no images were found/],
    ['images alone', () => [images], /1 IDX files of images and 0 of labels; allowed: one of each/],
    [
      'IDX that is cut off',
      () => [cut(images, 999), labels],
      /^train-images.*: 999 bytes; allowed: 3856/,
    ],
    [
      'a truncated .gz',
      () => [cut(gzipped(images), 60), labels],
      /^train-images.*\.gz: it is cut off or damaged/,
    ],
    ['labels of other images', () => [images, testLabels], /t10k|labels/],
    [
      'too few labels',
      () => [images, { ...labels, bytes: idx([59], labelsOf(59)) }],
      /59 labels; allowed: 60/,
    ],
    [
      'numbers that are no bytes',
      () => [
        { ...images, bytes: Uint8Array.from(images.bytes, (b, i) => (i === 2 ? 13 : b)) },
        labels,
      ],
      /type 13; allowed: 8/,
    ],
    [
      'images that are no squares',
      () => [{ ...images, bytes: idx([60, 4, 16], pixelsOf(60)) }, labels],
      /4 × 16 pixels; allowed: squares/,
    ],
    [
      'one class only',
      () => [images, { ...labels, bytes: idx([60], new Uint8Array(60)) }],
      /all its images are of one class/,
    ],
    [
      'a test label that never trains',
      () => [
        images,
        labels,
        testImages,
        {
          ...testLabels,
          bytes: idx(
            [20],
            Uint8Array.from({ length: 20 }, () => 7),
          ),
        },
      ],
      /label 7; allowed: 0 to 3/,
    ],
    [
      'a test part of another size',
      () => [images, labels, { ...testImages, bytes: idx([20, 4, 4], pixelsOf(5)) }, testLabels],
      /images of 4 × 4 × 1; allowed: 8 × 8 × 1/,
    ],
    [
      'a CIFAR label out of range',
      () => one(cifar([1, 10]), 'data_batch_1.bin'),
      /image 1 has label 10; allowed: 0 to 9/,
    ],
    [
      'a CIFAR file that is cut off',
      () => one(cifar([1]).subarray(0, 3000), 'data_batch_1.bin'),
      /3000 bytes; allowed: whole records of 3073/,
    ],
    [
      'a name that leads out',
      () => one(zip([{ name: '../../etc/images', bytes: images.bytes }]), 'a.zip'),
      /^a\.zip: the name "\.\.\/\.\.\/etc\/images" leads out of it/,
    ],
    [
      'a tar name that leads out',
      () => one(tar([{ name: '/etc/passwd', bytes: images.bytes }]), 'a.tar'),
      /leads out of it/,
    ],
    [
      'a zip that says it is smaller',
      () => one(zip(idxFiles(), { size: 10 }), 'a.zip'),
      /unpacks to more than 10 bytes/,
    ],
    [
      'a zip that says it is huge',
      () => one(zip(idxFiles(), { size: 3_000_000_000 }), 'a.zip'),
      /unpacks to more than 2,000,000,000 bytes in all/,
    ],
    ['an encrypted zip', () => one(zip(idxFiles(), { encrypted: true }), 'a.zip'), /is encrypted/],
    [
      'a zip of another method',
      () => one(zip(idxFiles(), { method: 14 }), 'a.zip'),
      /packed by method 14/,
    ],
    [
      'a zip that is cut off',
      () => one(zip(idxFiles()).subarray(0, 500), 'a.zip'),
      /cut off or damaged/,
    ],
    [
      'a zip with a changed byte',
      () =>
        one(
          zip(idxFiles()).map((byte, i) => (i === 90 ? byte ^ 255 : byte)),
          'a.zip',
        ),
      /damaged/,
    ],
    [
      'a tar that is cut off',
      () => one(tar(idxFiles()).subarray(0, 900), 'a.tar'),
      /cut off or damaged/,
    ],
    [
      'arrays with other names',
      () => one(zip([{ name: 'a.npy', bytes: npy('|u1', [1], Uint8Array.of(1)) }])),
      /^arrays: a; allowed: train_images and train_labels/,
    ],
    [
      'images in numbers with a point',
      () =>
        one(
          zip([
            { name: 'x.npy', bytes: npy('<f4', [2, 1, 1], new Uint8Array(8)) },
            { name: 'y.npy', bytes: npy('|u1', [2], new Uint8Array(2)) },
          ]),
        ),
      /of <f4; allowed: /,
    ],
    [
      'a shape that is not its numbers',
      () =>
        one(
          zip([
            { name: 'x.npy', bytes: npy('|u1', [9, 8, 8], pixelsOf(2)) },
            { name: 'y.npy', bytes: npy('|u1', [9], labelsOf(9)) },
          ]),
        ),
      /128 bytes of numbers; allowed: 576/,
    ],
  ])('%s', async (_what, files, sentence) => {
    const refused = read(files())
    await expect(refused).rejects.toThrow(sentence)
    await expect(refused).rejects.not.toThrow(/\n/)
  })
})
