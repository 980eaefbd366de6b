import { describe, expect, test } from 'vitest'
import { stratifiedSplit } from '../../../src/core/data/split.ts'
import { digits } from '../../fixtures/digits.ts'

const { labels } = digits

const countsOf = (positions: readonly number[], of: Uint8Array, classes: number) => {
  const counts = Array.from({ length: classes }, () => 0)
  for (const i of positions) counts[of[i]!]!++
  return counts
}

describe.each([10, 11, 600, 1000, 1400, 1780, 1787])('a training split of %i', (size) => {
  const { train, validation } = stratifiedSplit(labels, 10, size, 5)

  test('has that many images, and all others validate', () => {
    expect(train).toHaveLength(size)
    expect([...train, ...validation].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 1797 }, (_, i) => i),
    )
  })

  test('lists positions in ascending order', () => {
    expect(train).toEqual(train.toSorted((a, b) => a - b))
    expect(validation).toEqual(validation.toSorted((a, b) => a - b))
  })

  test('gives each class its share, to within one image', () => {
    const all = countsOf(Array.from(labels.keys()), labels, 10)
    const got = countsOf(train, labels, 10)
    for (const [c, count] of got.entries()) {
      const share = (all[c]! * size) / 1797
      expect(Math.abs(count - share)).toBeLessThan(1)
    }
  })

  test('leaves every class something to train and to validate', () => {
    expect(Math.min(...countsOf(train, labels, 10))).toBeGreaterThan(0)
    expect(Math.min(...countsOf(validation, labels, 10))).toBeGreaterThan(0)
  })
})

test('the seed decides which images', () => {
  const split = (seed: number) => stratifiedSplit(labels, 10, 600, seed).train
  expect(split(1)).toEqual(split(1))
  const [one, two] = [new Set(split(1)), split(2)]
  const shared = two.filter((i) => one.has(i)).length
  // Independent splits share a third of the images: 200 ± 12.
  expect(Math.abs(shared - 200)).toBeLessThan(60)
})

test('the images of a class are chosen evenly over the file', () => {
  const firstHalf = [0, 1, 2, 3, 4, 5, 6, 7].map(
    (seed) => stratifiedSplit(labels, 10, 600, seed).train.filter((i) => i < 898).length,
  )
  const mean = firstHalf.reduce((a, b) => a + b, 0) / firstHalf.length
  expect(Math.abs(mean - 300)).toBeLessThan(20)
})

test('classes of very different sizes are all met', () => {
  const uneven = Uint8Array.from([...Array(90).fill(0), ...Array(9).fill(1), 2] as number[])
  const { train, validation } = stratifiedSplit(uneven, 3, 50, 0)
  expect(countsOf(train, uneven, 3).slice(0, 1)).toEqual([45])
  expect(train.length + validation.length).toBe(100)
  expect(train).toHaveLength(50)
})
