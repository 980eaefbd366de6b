import { expect, test } from 'vitest'
import { batchSequence } from '../../../src/core/data/batches.ts'

const sequence = (images: number, batchSize: number, steps: number, seed = 0): number[] => {
  const batch = batchSequence(images, batchSize, seed)
  return Array.from({ length: steps }, (_, t) => Array.from(batch(t))).flat()
}

const everyImage = (images: number) => Array.from({ length: images }, (_, i) => i)

test.each([
  [12, 4],
  [10, 4],
  [7, 5],
  [5, 5],
  [5, 12],
  [1, 3],
  [3, 1],
])('of %i images in batches of %i, each epoch has each image once', (images, batchSize) => {
  const order = sequence(images, batchSize, 40)
  const epochs = Math.floor(order.length / images)
  for (let e = 0; e < epochs; e++) {
    const epoch = order.slice(e * images, (e + 1) * images)
    expect(epoch.toSorted((a, b) => a - b)).toEqual(everyImage(images))
  }
})

test('every batch is full', () => {
  const batch = batchSequence(10, 7, 1)
  for (let t = 0; t < 30; t++) expect(batch(t)).toHaveLength(7)
})

test('each epoch has its own order', () => {
  const order = sequence(50, 10, 20)
  const epochs = [0, 1, 2, 3].map((e) => order.slice(e * 50, (e + 1) * 50).join())
  expect(new Set(epochs).size).toBe(4)
  expect(epochs).not.toContain(everyImage(50).join())
})

test('the seed decides the order', () => {
  expect(sequence(50, 10, 20, 3)).toEqual(sequence(50, 10, 20, 3))
  expect(sequence(50, 10, 20, 3)).not.toEqual(sequence(50, 10, 20, 4))
})

test('a batch is a pure function of t, whatever was asked before', () => {
  const fresh = (t: number) => batchSequence(10, 4, 2)(t)
  const batch = batchSequence(10, 4, 2)
  for (const t of [5, 0, 1000, 3, 3, 2, 7, 1000, 0]) expect(batch(t)).toEqual(fresh(t))
})

test('the batch size cuts the same endless sequence at other places', () => {
  expect(sequence(10, 4, 15)).toEqual(sequence(10, 6, 10))
  expect(sequence(10, 25, 4)).toEqual(sequence(10, 4, 25))
})

test('a batch may be larger than the data set', () => {
  const batch = Array.from(batchSequence(4, 10, 0)(0))
  const counts = everyImage(4).map((i) => batch.filter((image) => image === i).length)
  expect(counts.every((count) => count === 2 || count === 3)).toBe(true)
})
