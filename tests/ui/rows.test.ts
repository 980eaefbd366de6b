import { expect, test } from 'vitest'
import { maxRows, rangeOf, rowsOf, type Trace } from '../../src/ui/charts/rows.ts'
import { Column } from '../../src/ui/column.ts'

const traceOf = (key: string, points: [number, number][]): Trace => {
  const [xs, ys] = [new Column(true), new Column()]
  for (const [x, y] of points) {
    xs.push(x)
    ys.push(y)
  }
  return { key, xs, ys, length: points.length }
}
const long = (key: string, y: (i: number) => number) =>
  traceOf(
    key,
    Array.from({ length: 20_000 }, (_, i) => [i, y(i)]),
  )

test('short lines are drawn exactly, side by side', () => {
  const rows = rowsOf([
    traceOf('a', [
      [0, 1],
      [1, 2],
      [2, NaN],
    ]),
    traceOf('b', [
      [0, 5],
      [4, 6],
    ]),
  ])
  expect(rows).toEqual([
    { x: 0, a: 1, b: 5 },
    { x: 1, a: 2 },
    { x: 4, b: 6 },
  ])
})

test('long lines become at most 300 rows in ascending x', () => {
  const rows = rowsOf([long('a', Math.sin), long('b', Math.cos)])
  expect(rows.length).toBeLessThanOrEqual(maxRows)
  expect(rows.every((row, i) => i === 0 || row.x > rows[i - 1]!.x)).toBe(true)
})

test('a spike of a single step survives, up and down', () => {
  const rows = rowsOf([long('a', (i) => (i === 7_777 ? 50 : i === 12_345 ? -50 : 0))])
  expect(rangeOf(rows, ['a'])).toEqual([-50, 50])
})

test('lowest and highest in a stretch keep their order', () => {
  const rows = rowsOf([long('a', (i) => i)])
  const values = rows.map((row) => row['a']!)
  expect(values).toEqual(values.toSorted((a, b) => a - b))
})

test('a sparse line among long ones keeps all its values', () => {
  const sparse = traceOf('b', [
    [0, 1],
    [10_000, 2],
    [19_999, 3],
  ])
  const values = rowsOf([long('a', () => 0), sparse]).flatMap((row) => row['b'] ?? [])
  expect(values).toEqual([1, 2, 3])
})

test('nothing to draw is no rows and no range', () => {
  expect(rowsOf([])).toEqual([])
  expect(rangeOf([], ['a'])).toEqual([NaN, NaN])
})
