/** A run as a link repeats it: what it was started with, and the turns told, waiting and ahead. */
import { expect, test } from 'vitest'
import type { KnobEvent, PlannedTurn } from '../../../src/experiment/events.ts'
import { parseLenient } from '../../../src/experiment/validation.ts'
import { withTurn } from '../../../src/ui/store/knobEvents.ts'
import { replayOf } from '../../../src/ui/session/replay.ts'
import { draftOf } from '../../../src/ui/store/draft.ts'
import { seriesOf } from '../../fixtures/series.ts'

const started = draftOf(parseLenient({}).experiment)
const laneIds = started.lanes.map(({ id }) => id)
const series = laneIds.map(() => seriesOf({ accuracies: [0.1, 0.5], every: 10 })) // 20 steps
const turned = (...turns: readonly PlannedTurn[]) =>
  turns.reduce((draft, turn) => withTurn(draft, laneIds, turn), started)
const told = (turn: PlannedTurn, from = 0): KnobEvent => ({ type: 'knob', seed: 0, from, ...turn })

const first: PlannedTurn = { lane: 2, t: 5, knob: 'alpha', to: 2 }
const second: PlannedTurn = { lane: 2, t: 12, knob: 'alpha', to: 0.5 }
const ahead: PlannedTurn = { lane: 1, t: 30, knob: 'rho', to: 0.3 }
const over: PlannedTurn = { lane: 1, t: 3, knob: 'rho', to: 0.3 }

const past = { started, inForce: started, marks: [], turns: [], series, laneIds }

test('turns that were told come back by step, with those still planned', () => {
  const inForce = turned(first, second)
  const marks = [told(first, 0.2), told(second, 2)]
  const replay = replayOf({ ...past, inForce, marks, turns: [ahead, over] })
  expect(replay?.turns).toEqual([first, second, ahead])
  expect(replay?.experiment.lanes[2]).toMatchObject({ alpha: 0.2 })
})

test('what was turned and not yet told is in force from the next step', () => {
  const learningRate: PlannedTurn[] = [0, 1, 2].map((lane) => ({
    lane,
    t: 20,
    knob: 'lr',
    to: 0.5,
  }))
  const inForce = turned(first, ...learningRate)
  expect(replayOf({ ...past, inForce, marks: [told(first)] })?.turns).toEqual([
    first,
    ...learningRate,
  ])
})

test('a turn made while a round is half done waits for the next, also in lanes that have yet to step', () => {
  const ahead = seriesOf({ accuracies: [0.1, 0.5, 0.6], every: 7 }) // 21 steps
  const inForce = turned(first, { ...second, t: 21 })
  const halfDone = [ahead, ...series.slice(1)]
  const replay = replayOf({ ...past, series: halfDone, inForce, marks: [told(first)] })
  expect(replay?.turns).toEqual([first, { ...second, t: 21 }])
})

test('what was turned before the first step is what it starts with', () => {
  const early = { ...first, t: 0 }
  const replay = replayOf({ ...past, inForce: turned(early), marks: [told(early)] })
  expect(replay?.turns).toEqual([])
  expect(replay?.experiment.lanes[2]).toMatchObject({ alpha: 2 })
})

test('a run whose lanes changed, or with more turns than a link takes, cannot be repeated', () => {
  const inForce = { ...started, lanes: started.lanes.slice(1) }
  expect(replayOf({ ...past, inForce })).toBeNull()
  const marks = Array.from({ length: 101 }, (_, i) => told({ ...first, t: i + 1, to: 2 }))
  expect(replayOf({ ...past, inForce: turned(first), marks })).toBeNull()
})
