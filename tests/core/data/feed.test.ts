import * as tf from '@tensorflow/tfjs-core'
import '../../fixtures/cpu.ts'
import { expect, test } from 'vitest'
import { createFeed, type Feed } from '../../../src/core/data/feed.ts'
import { createResize } from '../../../src/core/data/resize.ts'
import { worstError } from '../../fixtures/closeness.ts'
import { tinyDataset, tinyExperiment, type TinyInput } from '../../fixtures/tiny.ts'

const dataset = tinyDataset()
const size = 4 * 4 * 2

const feedOf = (input: TinyInput = {}): Feed => createFeed(dataset, tinyExperiment(input))

const normalised = (image: number) =>
  Float64Array.from(
    { length: size },
    (_, p) => (dataset.pixels[image * size + p]! / 16 - 0.5) / 0.25,
  )

/** Step t's images and targets. */
const batchAt = (feed: Feed, t: number) => feed.batch(tf.tensor1d(feed.indices(t)))

const oneHot = (label: number) => [0, 1, 2].map((c) => (c === label ? 1 : 0))

test('a batch holds (pixel/scale − mean)/std of its images and their classes', async () => {
  const feed = feedOf()
  for (const t of [0, 1, 30]) {
    const { images, targets } = batchAt(feed, t)
    const positions = Array.from(feed.indices(t), (i) => feed.split.train[i]!)
    expect(images.shape).toEqual([8, size])
    const expected = positions.flatMap((i) => Array.from(normalised(i)))
    expect(worstError(await images.data(), expected)).toBeLessThan(1e-6)
    expect(await targets.array()).toEqual(positions.map((i) => oneHot(dataset.labels[i]!)))
  }
})

test('the validation images are all those that do not train', async () => {
  const { validation, split } = feedOf()
  expect(split.train).toHaveLength(48)
  expect(split.validation).toHaveLength(12)
  const expected = split.validation.flatMap((i) => Array.from(normalised(i)))
  expect(worstError(await validation.images.data(), expected)).toBeLessThan(1e-6)
  expect(await validation.targets.array()).toEqual(
    split.validation.map((i) => oneHot(dataset.labels[i]!)),
  )
})

test('label smoothing spreads its share of the training targets over all classes', async () => {
  const feed = feedOf({ training: { labelSmoothing: 0.3 } })
  const labels = Array.from(feed.indices(2), (i) => dataset.labels[feed.split.train[i]!]!)
  const expected = labels.flatMap((label) => oneHot(label).map((y) => y * 0.7 + 0.1))
  expect(worstError(await batchAt(feed, 2).targets.data(), expected)).toBeLessThan(1e-6)
  const validation = Array.from(await feed.validation.targets.data())
  expect(validation.every((y) => y === 0 || y === 1)).toBe(true)
})

test('a model with more classes than the data set gets zeros for the others', async () => {
  const { validation } = feedOf({ model: { classes: 5 } })
  const targets = await validation.targets.array()
  expect(targets.every((row) => row.length === 5 && row[3] === 0 && row[4] === 0)).toBe(true)
})

test('a batch has the size and channels that the model wants, the validation images when asked', async () => {
  const feed = feedOf({
    model: { imageSize: 8, channels: 2, patchSize: 4 },
  })
  const { split, indices, validation, resize } = feed
  const toModel = createResize(dataset, { imageSize: 8, channels: 2 })
  const positions = Array.from(indices(1), (i) => split.train[i]!)
  const raw = tf.tensor2d(Float32Array.from(positions.flatMap((i) => [...normalised(i)])), [
    8,
    size,
  ])
  const { images } = batchAt(feed, 1)
  expect(images.shape).toEqual([8, 8 * 8 * 2])
  expect(worstError(await images.data(), await toModel(raw).data())).toBeLessThan(1e-6)
  expect(validation.images.shape).toEqual([12, size])
  expect(resize(validation.images).shape).toEqual([12, 8 * 8 * 2])
})

test('disposing frees everything', () => {
  const before = tf.memory().numTensors
  const feed = feedOf({ training: { labelSmoothing: 0.1 }, model: { imageSize: 8 } })
  tf.tidy(() => void batchAt(feed, 1))
  feed.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

test('the seed fixes split and batches; another seed gives others', () => {
  const [a, b, c] = [feedOf({ seed: 1 }), feedOf({ seed: 1 }), feedOf({ seed: 2 })]
  expect(a.split).toEqual(b.split)
  expect(a.split).not.toEqual(c.split)
  expect(a.indices(5)).toEqual(b.indices(5))
  expect(a.indices(5)).not.toEqual(c.indices(5))
})
