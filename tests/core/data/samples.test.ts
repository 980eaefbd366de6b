import { expect, test } from 'vitest'
import { createBatches } from '../../../src/core/data/batches.ts'
import { samplesOf } from '../../../src/core/data/samples.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { digits } from '../../fixtures/digits.ts'

const batchesOf = (labelNoise: number, seed = 0) =>
  createBatches(
    digits,
    parseExperiment({ seed, dataset: { trainSize: 600, labelNoise } }).experiment!,
  )

test('they are the images that the first steps train on, with the labels that it is given', () => {
  const batches = batchesOf(0.2)
  const { images, imageSize, channels } = samplesOf(digits, batches, 8)
  expect({ imageSize, channels, count: images.length }).toEqual({
    imageSize: 8,
    channels: 1,
    count: 8,
  })
  for (const [i, { pixels, label, trueLabel }] of images.entries()) {
    const row = batches.indices(0)[i]!
    const place = batches.split.train[row]!
    expect(trueLabel).toBe(digits.labels[place])
    expect(label).toBe(batches.trainLabels[row])
    const own = digits.pixels.subarray(place * 64, (place + 1) * 64)
    expect([...pixels]).toEqual(Array.from(own, (value) => Math.round((255 * value) / 16)))
  }
})

test.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'where labels are wrong one that is wrong is shown: seed %d',
  (seed) => {
    const wrong = (noise: number) =>
      samplesOf(digits, batchesOf(noise, seed), 4).images.filter(
        ({ label, trueLabel }) => label !== trueLabel,
      ).length
    expect(wrong(0.2)).toBeGreaterThan(0)
    expect(wrong(0.005)).toBeGreaterThan(0)
    expect(wrong(0)).toBe(0)
  },
)

test('no image stands twice, however many are asked for', () => {
  const { images } = samplesOf(digits, batchesOf(0), 1000)
  expect(images.length).toBe(600)
  expect(samplesOf(digits, batchesOf(0), 70).images).toEqual(images.slice(0, 70))
})
