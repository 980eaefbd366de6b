import { expect, test } from 'vitest'
import { Column, lastFinite, nearest } from '../../../src/ui/measurements/column.ts'

const columnOf = (values: number[]) => {
  const column = new Column(Float64Array)
  for (const value of values) column.push(value)
  return column
}

test('a column keeps every value while it grows', () => {
  const column = columnOf(Array.from({ length: 10_000 }, (_, i) => i * 1.5))
  expect(column.length).toBe(10_000)
  expect(column.at(9_999)).toBe(9_999 * 1.5)
  expect(column.at(10_000)).toBeNaN()
  expect(column.values).toHaveLength(10_000)
})

test('the last finite value is found behind rows without a number', () => {
  expect(lastFinite(columnOf([1, 2, NaN, NaN]))).toBe(2)
  expect(lastFinite(columnOf([1, 2, 3]), 2)).toBe(2)
  expect(lastFinite(columnOf([NaN]))).toBeNaN()
})

test('the nearest value wins, on either side', () => {
  const column = columnOf([0, 2, 4, 9])
  expect([-5, 0.9, 1.1, 6, 7, 99].map((x) => nearest(column, x))).toEqual([0, 0, 1, 2, 3, 3])
  expect(nearest(column, 99, 2)).toBe(1)
  expect(nearest(columnOf([]), 1)).toBe(-1)
})
