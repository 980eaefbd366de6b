import { expect, test } from 'vitest'
import { Pace, timeLeft } from '../../../src/ui/format/timeLeft.ts'

test('what is left is told from the steps of the last half minute', () => {
  const pace = new Pace()
  for (let s = 0; s <= 100; s++) pace.count(10 * s, 1000 * s)
  expect(pace.timeFor(500)).toBeCloseTo(50_000, 6)
  for (let s = 1; s <= 60; s++) pace.count(1000 + s, 100_000 + 1000 * s)
  expect(pace.timeFor(60)).toBeCloseTo(60_000, 6)
})

test('nothing is told before two seconds, and a new start begins anew', () => {
  const pace = new Pace()
  pace.count(0, 0)
  pace.count(10, 1900)
  expect(pace.timeFor(10)).toBeNaN()
  pace.count(11, 2000)
  expect(pace.timeFor(11)).toBeCloseTo(2000, 6)
  pace.count(0, 3000)
  expect(pace.timeFor(10)).toBeNaN()
})

test('steps of minutes are told too: the oldest is kept until the next is old enough', () => {
  const pace = new Pace()
  for (const step of [0, 1, 2]) pace.count(step, 120_000 * step)
  expect(pace.timeFor(3)).toBeCloseTo(360_000, 6)
})

test('a step that was counted before tells nothing new', () => {
  const pace = new Pace()
  pace.count(0, 0)
  pace.count(10, 10_000)
  for (let s = 11; s < 20; s++) pace.count(10, 1000 * s)
  expect(pace.timeFor(10)).toBeCloseTo(10_000, 6)
})

test('durations are coarse, and never nothing', () => {
  expect(timeLeft(400)).toBe('10 s left')
  expect(timeLeft(41_000)).toBe('50 s left')
  expect(timeLeft(61_000)).toBe('2 min left')
  expect(timeLeft(4_000_000)).toBe('1.5 h left')
  expect(timeLeft(NaN)).toBe('')
})
