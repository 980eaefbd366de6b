/** When two tables count as the same. */
import { expect, test } from 'vitest'
import { sameTable } from '../../src/formats/laneTable.ts'
import { tableOf } from '../fixtures/laneTable.ts'
import { stepEvent } from '../fixtures/series.ts'

const table = (given: Parameters<typeof stepEvent>[0] = {}, valLoss = 0.5) =>
  tableOf(0, 7, [
    { type: 'evaluation', lane: 0, seed: 7, t: 0, valLoss, valAccuracy: 0.25 },
    stepEvent({ seed: 7, t: 0, lr: 0.5, loss: 1.5, phase: 'refresh' }),
    stepEvent({ seed: 7, t: 1, lr: 0.5, loss: 2.5, ...given }),
  ])

test('tables of the same numbers are the same, in float32 or in float64', () => {
  const [a, b] = [table(), table()]
  expect(sameTable(a, b)).toBe(true)
  expect(sameTable(a, { ...b, steps: { ...b.steps, lr: Float32Array.from(b.steps.lr) } })).toBe(
    true,
  )
})

test('what a file writes as null is the same', () => {
  expect(sameTable(table({ loss: null }), table({ loss: Infinity }))).toBe(true)
  expect(sameTable(table({}, NaN), table({}, -Infinity))).toBe(true)
})

test.each([
  ['a number', table({ loss: 2.25 })],
  ['a number that is missing', table({ loss: null })],
  ['a phase', table({ phase: 'reuse' })],
  ['an evaluation', table({}, 0.75)],
  ['the seed', { ...table(), seed: 8 }],
  ['the lane', { ...table(), lane: 1 }],
  ['the length', tableOf(0, 7, [stepEvent({ seed: 7, t: 0, loss: 1.5, phase: 'refresh' })])],
])('tables that differ in %s are not', (_, other) => {
  expect(sameTable(table(), other)).toBe(false)
  expect(sameTable(other, table())).toBe(false)
})
