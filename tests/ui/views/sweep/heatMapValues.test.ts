/** What the heat map shows: outcomes, which rows may be compared, and where a value lies on the scale. */
import { expect, test } from 'vitest'
import type { LaneSeries } from '../../../../src/ui/measurements/laneSeries.ts'
import { bestSentence, mapOf } from '../../../../src/ui/views/sweep/heatMapValues.ts'
import { detailsOf, outcomes, outcomeUnder } from '../../../../src/ui/views/sweep/outcomes.ts'
import type { Cell } from '../../../../src/ui/views/sweep/sweepPlan.ts'
import type { CellState } from '../../../../src/ui/views/sweep/store.ts'
import { seriesOf } from '../../../fixtures/series.ts'

const made = { accuracies: [0.1, 0.6, 0.9, 0.8], every: 10, evalsPerStep: 2, ms: 50 }
const one = seriesOf(made)

test('every outcome is read at the same evaluation', () => {
  const read = (name: keyof typeof outcomes, rows: number, target = 0.85) =>
    outcomes[name].read(one, rows, target)
  expect(read('accuracy', 4)).toBeCloseTo(0.8)
  expect(read('bestAccuracy', 4)).toBeCloseTo(0.9)
  expect(read('loss', 2)).toBeCloseTo(0.4)
  expect(read('seconds', 3)).toBe(1)
  expect(read('targetSeconds', 4)).toBe(1)
  expect(read('targetSeconds', 2)).toBeNull()
  expect(read('perEvaluation', 4)).toBeCloseTo((100 * 0.8) / 60)
  expect(read('perEvaluation', 1)).toBeNull() // nothing was computed yet
})

test('a target that one seed missed is no number of the cell', () => {
  const two = seriesOf(made, { ...made, accuracies: [0.1, 0.6, 0.7, 0.6] })
  expect(outcomeUnder(outcomes.targetSeconds, two, 4, 0.85)).toBeNull()
  expect(outcomeUnder(outcomes.accuracy, two, 4, 0.85)).toMatchObject({
    mean: expect.closeTo(0.7),
    deviation: expect.closeTo(0.1 * Math.SQRT2),
    count: 2,
  })
  expect(detailsOf(two, 4)).toContain('accuracy 70.0% (60.0%–80.0%)')
})

const cell = (key: string, name = key): Cell => ({ key, name, experiment: null, problem: null })
const state = (series: LaneSeries | null, change: Partial<CellState> = {}): CellState => ({
  state: series ? 'done' : 'waiting',
  steps: 40,
  why: null,
  halts: [],
  series,
  ...change,
})
const ending = (...accuracies: number[]) => seriesOf({ ...made, accuracies })
const cells = [cell('sam', 'SAM'), cell('base', 'AdamW'), cell('0-0', 'k 1'), cell('0-1', 'k 2')]

test('the scale reaches from the worst to the best, SAM and base among them', () => {
  const states = {
    sam: state(ending(0.1, 0.9)),
    base: state(ending(0.1, 0.5)),
    '0-0': state(ending(0.1, 0.7)),
    '0-1': state(null),
  }
  const accuracy = mapOf(cells, states, false, outcomes.accuracy, 0.8)
  expect([accuracy.worst, accuracy.best]).toEqual([expect.closeTo(0.5), expect.closeTo(0.9)])
  expect(accuracy.position(0.7)).toBeCloseTo(0.5)
  expect(accuracy.values['0-1']).toBeNull()
  const loss = mapOf(cells, states, false, outcomes.loss, 0.8)
  expect([loss.worst, loss.best]).toEqual([expect.closeTo(0.5), expect.closeTo(0.1)])
  expect(loss.position(0.1)).toBeCloseTo(1)
  expect(bestSentence(cells, accuracy, outcomes.accuracy, false)).toBe(
    'Validation accuracy, best so far: 70.0% with k 1. SAM 90.0%, AdamW 50.0%.',
  )
})

test('one after the other: a run in the middle is not compared with those that are done', () => {
  const states = {
    sam: state(ending(0.1, 0.9)),
    base: state(ending(0.1, 0.5)),
    '0-0': state(ending(0.1, 0.7), { state: 'training' }),
    '0-1': state(null),
  }
  const { values } = mapOf(cells, states, false, outcomes.accuracy, 0.8)
  expect(values['0-0']).toBeNull()
})

test('by turns: all are compared at the latest evaluation that all have had', () => {
  const states = {
    sam: state(ending(0.1, 0.5, 0.9)),
    base: state(ending(0.1, 0.4), { state: 'training' }),
    '0-0': state(ending(0.1, 0.3, 0.7), { state: 'training' }),
    '0-1': state(ending(0.1, 0.2), { state: 'training' }),
  }
  const { values } = mapOf(cells, states, true, outcomes.accuracy, 0.8)
  const means = cells.map(({ key }) => values[key]!.mean)
  expect(means).toEqual([0.5, 0.4, 0.3, 0.2].map((mean) => expect.closeTo(mean)))
})

test('a run that stopped by itself has no outcome, and holds up nobody', () => {
  const halt = { type: 'halt', lane: 0, seed: 0, t: 12, cause: 'the loss became NaN' } as const
  const states = {
    sam: state(ending(0.1, 0.5, 0.9)),
    base: state(ending(0.1, 0.5, 0.6)),
    '0-0': state(ending(0.1), { halts: [halt] }),
    '0-1': state(ending(0.1, 0.5, 0.7)),
  }
  const { values } = mapOf(cells, states, true, outcomes.accuracy, 0.8)
  expect(values['0-0']).toBeNull()
  expect(values['0-1']!.mean).toBeCloseTo(0.7)
})

test('what hardly differs lies close together on the scale, which ends a tenth below the best', () => {
  const states = {
    sam: state(ending(0.1, 0.8)),
    base: state(ending(0.1, 0.79)),
    '0-0': state(ending(0.1, 0.78)),
    '0-1': state(null),
  }
  const accuracy = mapOf(cells, states, false, outcomes.accuracy, 0.8)
  expect([accuracy.worst, accuracy.best]).toEqual([expect.closeTo(0.72), expect.closeTo(0.8)])
  expect(accuracy.position(0.78)).toBeCloseTo(0.75)
  const loss = mapOf(cells, states, false, outcomes.loss, 0.8)
  expect([loss.worst, loss.best]).toEqual([expect.closeTo(0.22), expect.closeTo(0.2)])
})
