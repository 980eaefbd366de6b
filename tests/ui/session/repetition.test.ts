/** A run as a link repeats it: what it was started with, and the turns in force, waiting and planned. */
import { expect, test } from 'vitest'
import type { KnobEvent, PlannedTurn } from '../../../src/experiment/events.ts'
import { parseLenient } from '../../../src/experiment/validation.ts'
import { repetitionOf } from '../../../src/ui/session/repetition.ts'
import type { WaitingTurn } from '../../../src/ui/store/run.ts'
import { seriesOf } from '../../fixtures/series.ts'

const started = parseLenient({}).experiment
const series = started.lanes.map(() => seriesOf({ accuracies: [0.1, 0.5], every: 10 })) // 20 steps
const told = (turn: PlannedTurn, from = 0): KnobEvent => ({ type: 'knob', seed: 0, from, ...turn })
const waiting = (turn: PlannedTurn, isAnswered = true): WaitingTurn => ({
  ...turn,
  t: isAnswered ? turn.t : null,
  request: 1,
})

const first: PlannedTurn = { lane: 2, t: 5, knob: 'alpha', to: 2 }
const second: PlannedTurn = { lane: 2, t: 12, knob: 'alpha', to: 0.5 }
const ahead: PlannedTurn = { lane: 1, t: 30, knob: 'rho', to: 0.3 }
const over: PlannedTurn = { lane: 1, t: 3, knob: 'rho', to: 0.3 }

const past = { started, removed: [], marks: [], waiting: [], turns: [], series }

test('turns that were told come back by step, with those still planned', () => {
  const marks = [told(first, 0.2), told(second, 2)]
  const repetition = repetitionOf({ ...past, marks, turns: [ahead, over] })
  expect(repetition?.turns).toEqual([first, second, ahead])
  expect(repetition?.experiment.lanes[2]).toMatchObject({ alpha: 0.2 })
})

test.each([true, false])('what waits is in force from the next step (answered: %s)', (answered) => {
  const learningRate = [0, 1, 2].map((lane): PlannedTurn => ({ lane, t: 20, knob: 'lr', to: 0.5 }))
  const repetition = repetitionOf({
    ...past,
    marks: [told(first)],
    waiting: learningRate.map((turn) => waiting(turn, answered)),
  })
  expect(repetition?.turns).toEqual([first, ...learningRate])
})

test('a turn made while a round is half done waits for the next, also in lanes that have yet to step', () => {
  const further = seriesOf({ accuracies: [0.1, 0.5, 0.6], every: 7 }) // 21 steps
  const half = [further, ...series.slice(1)]
  const turn = { ...second, t: 21 }
  for (const answered of [true, false]) {
    const run = { ...past, series: half, marks: [told(first)], waiting: [waiting(turn, answered)] }
    expect(repetitionOf(run)?.turns).toEqual([first, turn])
  }
})

test('of one knob of a lane at one step the last turn counts', () => {
  const planned: PlannedTurn = { ...second, t: 20 }
  const turned: PlannedTurn = { ...planned, to: 1 }
  const repetition = repetitionOf({ ...past, turns: [planned], waiting: [waiting(turned)] })
  expect(repetition?.turns).toEqual([turned])
})

test('what was turned before the first step is what it starts with', () => {
  const early: PlannedTurn = { ...first, t: 0 }
  const rate = [0, 1, 2].map((lane): PlannedTurn => ({ lane, t: 0, knob: 'lr', to: 0.5 }))
  const repetition = repetitionOf({ ...past, marks: [early, ...rate].map((turn) => told(turn)) })
  expect(repetition?.turns).toEqual([])
  expect(repetition?.experiment.lanes[2]).toMatchObject({ alpha: 2 })
  expect(repetition?.experiment.optimizer.lr).toBe(0.5)
})

test('a run whose lanes changed, or with more turns than a link takes, cannot be repeated', () => {
  expect(repetitionOf({ ...past, removed: ['lane-1'] })).toBeNull()
  const marks = Array.from({ length: 101 }, (_, i) => told({ ...first, t: i + 1, to: 2 }))
  expect(repetitionOf({ ...past, marks })).toBeNull()
  expect(repetitionOf({ ...past, marks: marks.slice(1) })?.turns).toHaveLength(100)
})
