import { expect, test } from 'vitest'
import { Column } from '../../../src/ui/measurements/column.ts'
import type { RangeSummary } from '../../../src/ui/measurements/minMaxTree.ts'

/** Numbers that repeat for sure, with gaps: seeded, so that a failure comes again. */
function bumpy(length: number, gap: number): Column {
  const column = new Column(Float32Array)
  let state = 7
  for (let i = 0; i < length; i++) {
    state = (state * 16_807) % 2_147_483_647
    const hole = i % 97 < gap || (i > 1_000 && i < 2_500)
    column.push(hole ? NaN : (state % 1_000) - 500)
  }
  return column
}

function scanned(column: Column, first: number, end: number): RangeSummary {
  const sum = { low: -1, high: -1, count: 0 }
  for (let i = first; i < end; i++) {
    const y = column.at(i)
    if (!Number.isFinite(y)) continue
    if (sum.low < 0 || y < column.at(sum.low)) sum.low = i
    if (sum.high < 0 || y > column.at(sum.high)) sum.high = i
    sum.count++
  }
  return sum
}

const stretches = [
  [0, 5_000],
  [0, 0],
  [3, 4],
  [15, 17],
  [16, 272],
  [250, 4_100],
  [999, 2_501],
  [1_100, 2_400],
  [4_991, 5_000],
] as const

for (const gap of [0, 90]) {
  test(`every stretch is summed up as reading it would, with ${gap} of 97 rows empty`, () => {
    const column = bumpy(5_000, gap)
    for (const [first, end] of stretches) {
      expect(column.extremes.summary(first, end)).toMatchObject(scanned(column, first, end))
    }
  })

  test(`values outside a range are counted as reading would, with ${gap} of 97 rows empty`, () => {
    const column = bumpy(5_000, gap)
    for (const [first, end] of stretches) {
      for (const [low, high] of [
        [-400, 450],
        [-9e9, 9e9],
        [600, 700],
        [0, 0],
      ] as const) {
        const values = column.values.subarray(first, end)
        expect(column.extremes.outside(low, high, first, end)).toEqual({
          below: values.filter((y) => y < low).length,
          above: values.filter((y) => y > high).length,
        })
      }
    }
  })

  test(`the next and the previous value are found over gaps, with ${gap} of 97 rows empty`, () => {
    const column = bumpy(5_000, gap)
    const { extremes, values } = column
    for (const row of [0, 1, 15, 16, 95, 255, 256, 1_001, 1_777, 2_500, 4_999]) {
      const next = values.subarray(row).findIndex(Number.isFinite)
      expect(extremes.next(row, 5_000)).toBe(next < 0 ? -1 : row + next)
      expect(extremes.previous(row)).toBe(values.subarray(0, row).findLastIndex(Number.isFinite))
    }
    expect(extremes.next(1_001, 2_500)).toBe(-1)
  })
}

test('a column that grows keeps up with one that was whole', () => {
  const whole = bumpy(4_200, 3)
  const growing = new Column(Float32Array)
  for (const value of whole.values) {
    growing.push(value)
    if (growing.length % 37 === 0) void growing.extremes
  }
  expect(growing.extremes.summary(5, 4_199)).toEqual(whole.extremes.summary(5, 4_199))
})
