import { expect, test } from 'vitest'
import { createFeed } from '../../../src/core/data/feed.ts'
import { withLabelNoise } from '../../../src/core/data/labelNoise.ts'
import '../../fixtures/cpu.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const labels = Uint8Array.from({ length: 1000 }, (_, i) => i % 10)

const changed = (noisy: Uint8Array) => noisy.filter((label, i) => label !== labels[i]).length

test('no noise leaves every label', () => {
  expect(withLabelNoise(labels, 0, 10, 1)).toEqual(labels)
})

test('the labels given stay as they are', () => {
  const before = Uint8Array.from(labels)
  withLabelNoise(labels, 1, 10, 1)
  expect(labels).toEqual(before)
})

test('exactly the share is drawn again', () => {
  // With 256 classes hardly a drawn label is the right one again, so those drawn can be counted.
  const many = new Uint8Array(10_000)
  for (const [share, count] of [
    [0.1, 1000],
    [0.25, 2500],
    [0.12345, 1235],
    [1, 10_000],
  ] as const) {
    const differ = withLabelNoise(many, share, 256, 3).filter((label) => label !== 0).length
    expect(differ).toBeLessThanOrEqual(count)
    expect(differ).toBeGreaterThan(count * (1 - 1 / 256) - 5 * Math.sqrt(count / 256) - 1)
  }
})

test('drawn labels are uniform over all classes, the right one included', () => {
  const seeds = Array.from({ length: 50 }, (_, seed) => withLabelNoise(labels, 1, 10, seed))
  const counts = Array.from({ length: 10 }, () => 0)
  for (const noisy of seeds) for (const label of noisy) counts[label]!++
  for (const count of counts) expect(Math.abs(count - 5000)).toBeLessThan(6 * Math.sqrt(5000))
  const rate = seeds.reduce((sum, noisy) => sum + changed(noisy), 0) / 50_000
  expect(Math.abs(rate - 0.9)).toBeLessThan(0.01)
})

test('a share of 0.2 changes about 0.18 of the labels of ten classes', () => {
  const rates = Array.from({ length: 20 }, (_, seed) =>
    changed(withLabelNoise(labels, 0.2, 10, seed)),
  )
  expect(Math.abs(rates.reduce((a, b) => a + b, 0) / 20 - 180)).toBeLessThan(6)
  expect(Math.max(...rates)).toBeLessThanOrEqual(200)
})

test('the seed fixes which and by what', () => {
  const noisy = (seed: number) => Array.from(withLabelNoise(labels, 0.2, 10, seed))
  expect(noisy(4)).toEqual(noisy(4))
  expect(noisy(4)).not.toEqual(noisy(5))
})

test('more noise keeps what less noise has drawn', () => {
  const [less, more] = [0.1, 0.3].map((share) => withLabelNoise(labels, share, 10, 7))
  const kept = less!.every((label, i) => label === labels[i] || label === more![i])
  expect(kept).toBe(true)
})

test('validation labels stay right, and the feed counts what really changed', async () => {
  const dataset = tinyDataset()
  const feedOf = (labelNoise: number) =>
    createFeed(dataset, tinyExperiment({ dataset: { labelNoise } }))
  const [clean, noisy] = [feedOf(0), feedOf(1)]
  expect(await noisy.validation.targets.data()).toEqual(await clean.validation.targets.data())
  expect(noisy.split).toEqual(clean.split)
  expect(clean.changedLabels).toBe(0)
  const trueLabels = Uint8Array.from(noisy.split.train, (i) => dataset.labels[i]!)
  const drawn = withLabelNoise(trueLabels, 1, dataset.classes, 3)
  expect(noisy.changedLabels).toBe(drawn.filter((label, i) => label !== trueLabels[i]).length)
  expect(noisy.changedLabels).toBeGreaterThan(15)
  for (const feed of [clean, noisy]) feed.dispose()
})
