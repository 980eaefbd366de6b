import { describe, expect, test } from 'vitest'
import { balancedDraw, stratifiedSplit } from '../../../src/core/data/split.ts'
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

describe('images drawn for evaluations', () => {
  const { validation } = stratifiedSplit(labels, 10, 1000, 5)

  test.each([1, 10, 25, 100, 500])('%i are of all classes alike', (count) => {
    const drawn = balancedDraw(validation, labels, count, 5)
    expect(new Set(drawn).size).toBe(count)
    expect(drawn).toEqual(drawn.toSorted((a, b) => a - b))
    expect(drawn.every((i) => validation.includes(i))).toBe(true)
    const counts = countsOf(drawn, labels, 10)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  test('are the same every time, others under another seed, and some of those that are more', () => {
    const drawn = (count: number, seed: number) => balancedDraw(validation, labels, count, seed)
    expect(drawn(50, 5)).toEqual(drawn(50, 5))
    expect(drawn(50, 5)).not.toEqual(drawn(50, 6))
    const more = new Set(drawn(80, 5))
    expect(drawn(50, 5).every((i) => more.has(i))).toBe(true)
  })

  test('a class that has too few gives all it has', () => {
    const scarce = Uint8Array.from([0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2])
    const all = [...scarce.keys()]
    expect(countsOf(balancedDraw(all, scarce, 9, 0), scarce, 3)).toEqual([4, 2, 3])
    expect(balancedDraw(all, scarce, 11, 0)).toEqual(all)
  })
})
