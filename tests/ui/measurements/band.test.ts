/** Bands around the mean of several seeds, of each kind, by hand. */
import { expect, test } from 'vitest'
import { Band, bandWords, type BandKind } from '../../../src/ui/measurements/band.ts'
import { Column } from '../../../src/ui/measurements/column.ts'

function columns(...rows: readonly (readonly number[])[]): Column[] {
  return rows.map((row) => {
    const column = new Column(Float64Array)
    for (const value of row) column.push(value)
    return column
  })
}

const ends = (kind: BandKind, sources: readonly Column[], row: number) => {
  const band = new Band(kind)
  band.follow(sources, row + 1)
  return [band.low.at(row), band.high.at(row)]
}

test('the least and the most, the sample deviation, and the error of the mean', () => {
  const sources = columns([1], [2], [6]) // mean 3, s = √7
  expect(ends('range', sources, 0)).toEqual([1, 6])
  const s = Math.sqrt(7)
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 6))
  expect(ends('deviation', sources, 0)).toEqual(near([3 - s, 3 + s]))
  expect(ends('error', sources, 0)).toEqual(near([3 - s / Math.sqrt(3), 3 + s / Math.sqrt(3)]))
})

test.each<BandKind>(['range', 'deviation', 'error'])(
  'a seed that has ended or has no number counts no longer: %s',
  (kind) => {
    const sources = columns([1, 4, NaN], [1, NaN, NaN])
    expect(ends(kind, sources, 1)).toEqual([4, 4])
    expect(ends(kind, sources, 2)).toEqual([NaN, NaN])
  },
)

test('it says what it is, and of how many seeds', () => {
  expect(bandWords('range', 3)).toBe('min–max, n = 3')
  expect(bandWords('error', 10)).toBe('± standard error, n = 10')
})
