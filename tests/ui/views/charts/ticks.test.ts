import { expect, test } from 'vitest'
import {
  around,
  fromZero,
  logarithmic,
  roundUp,
  ticksWithin,
} from '../../../../src/ui/views/charts/ticks.ts'

test('an axis grows in stages', () => {
  expect([0.7, 2.31, 5, 51, 101, 601].map(roundUp)).toEqual([0.8, 2.5, 5, 60, 150, 800])
})

test('ticks are round and inside', () => {
  expect(ticksWithin([0, 800], 5)).toEqual([0, 200, 400, 600, 800])
  expect(ticksWithin([0, 2.5], 5)).toEqual([0, 0.5, 1, 1.5, 2, 2.5])
  expect(fromZero(0, 5).domain).toEqual([0, 1])
})

test('a range is surrounded by multiples of its step', () => {
  expect(around(0.612, 0.947, 0.05, 5).domain).toEqual([0.6, 0.95])
  expect(around(1, 1, 0.2, 5).domain).toEqual([1, 1.2])
})

test('a logarithmic axis ends at 1, 2 or 5 and marks powers of ten when it is long', () => {
  expect(logarithmic(0.3, 2.4)).toEqual({ domain: [0.2, 5], ticks: [0.2, 0.5, 1, 2, 5] })
  expect(logarithmic(0.0012, 2.4)).toEqual({ domain: [0.001, 5], ticks: [0.001, 0.01, 0.1, 1] })
})
