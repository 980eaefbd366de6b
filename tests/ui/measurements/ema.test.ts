import { expect, test } from 'vitest'
import { Column } from '../../../src/ui/measurements/column.ts'
import { Ema } from '../../../src/ui/measurements/ema.ts'

const columnOf = (values: number[]) => {
  const column = new Column(Float32Array)
  for (const value of values) column.push(value)
  return column
}

test('a constant stays what it is from the first value on', () => {
  const smooth = new Ema(0.99).follow(columnOf([2, 2, 2, 2]))
  for (const value of smooth.values) expect(value).toBeCloseTo(2, 6)
})

test('β = 0 changes nothing', () => {
  expect([...new Ema(0).follow(columnOf([3, 1, 4])).values]).toEqual([3, 1, 4])
})

test('s ← β s + (1 − β) y over 1 − βⁿ, rows without a number left out', () => {
  const smooth = new Ema(0.5).follow(columnOf([4, NaN, 1]))
  expect(smooth.at(0)).toBeCloseTo(4)
  expect(smooth.at(1)).toBeNaN()
  expect(smooth.at(2)).toBeCloseTo((0.25 * 4 + 0.5 * 1) / 0.75)
})

test('following a growing column gives what following it at once gives', () => {
  const values = Array.from({ length: 50 }, (_, i) => Math.sin(i))
  const growing = new Column(Float32Array)
  const ema = new Ema(0.9)
  for (const value of values) {
    growing.push(value)
    ema.follow(growing)
  }
  expect([...ema.follow(growing).values]).toEqual([...new Ema(0.9).follow(growing).values])
})
