/** What is in force in a run, and how the page follows it. */
import { expect, test } from 'vitest'
import type { KnobName } from '../../../src/experiment/events.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { draftOf, parseDraft } from '../../../src/ui/store/draft.ts'
import { withField, withLane, withLaneValue } from '../../../src/ui/store/edit.ts'
import {
  draftOfRun,
  following,
  inForceOf,
  isChanged,
  lanesOf,
  nextInForce,
  withTurns,
} from '../../../src/ui/store/inForce.ts'
import type { Run } from '../../../src/ui/store/run.ts'
import { runOf } from '../../fixtures/page.ts'

const experiment = parseExperiment({
  optimizer: { lr: 0.003 },
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam', rho: 0.05 },
    { name: 'LookSAM', method: 'look-sam', k: 5, alpha: 0.2, optimizer: { lr: 0.01 } },
    { name: 'Look 2', method: 'look-sam', k: 5, alpha: 0.2 },
  ],
}).experiment!
const draft = draftOf(experiment)
const [sam, look] = [draft.lanes[1]!, draft.lanes[2]!]
const run = (given: Partial<Run> = {}) => runOf(draft, [], given)
const turn = (lane: number, knob: KnobName, to: number) => ({ lane, knob, to })
const waiting = (lane: number, knob: KnobName, to: number, t: number | null = 4) => ({
  lane,
  knob,
  to,
  t,
  request: 1,
})
const mark = (lane: number, knob: KnobName, to: number, t = 3) =>
  ({ type: 'knob', seed: 0, from: 0, lane, knob, to, t }) as const

test('a lane’s own knob is turned in that lane; of several turns the last counts', () => {
  const { lanes, optimizer } = withTurns(experiment, [
    turn(2, 'alpha', 0.5),
    turn(1, 'rho', 0.3),
    turn(2, 'alpha', 0.7),
  ])
  expect(lanes[2]).toMatchObject({ alpha: 0.7, k: 5 })
  expect(lanes[1]).toMatchObject({ rho: 0.3 })
  expect(lanes[3]).toMatchObject({ alpha: 0.2 })
  expect(optimizer).toEqual(experiment.optimizer)
})

test('the optimizer’s knob, turned in all lanes that share it, stays one number', () => {
  const { lanes, optimizer } = withTurns(
    experiment,
    [0, 1, 3].map((lane) => turn(lane, 'lr', 0.1)),
  )
  expect(optimizer.lr).toBe(0.1)
  expect(lanes).toEqual(experiment.lanes)
})

test('turned in some lanes only, the others keep what they have', () => {
  const one = withTurns(experiment, [turn(0, 'lr', 0.1)])
  expect(one.optimizer.lr).toBe(0.003)
  expect(one.lanes.map((lane) => lane.optimizer?.lr)).toEqual([0.1, undefined, 0.01, undefined])
  const two = withTurns(experiment, [turn(0, 'lr', 0.1), turn(1, 'lr', 0.1)])
  expect(two.optimizer.lr).toBe(0.1)
  expect(two.lanes.map((lane) => lane.optimizer?.lr)).toEqual([undefined, undefined, 0.01, 0.003])
  const own = withTurns(experiment, [turn(2, 'lr', 0.5)])
  expect(own.optimizer.lr).toBe(0.003)
  expect(own.lanes[2]!.optimizer?.lr).toBe(0.5)
})

test('a lane that is over does not keep the others from sharing', () => {
  const turns = [turn(0, 'lr', 0.1), turn(3, 'lr', 0.1)]
  const { optimizer, lanes } = withTurns(experiment, turns, new Set([1]))
  expect(optimizer.lr).toBe(0.1)
  expect(lanes.map((lane) => lane.optimizer?.lr)).toEqual([undefined, undefined, 0.01, undefined])
})

test('in force is what the trainer has told; what waits comes next', () => {
  const now = run({ marks: [mark(2, 'alpha', 0.5)], waiting: [waiting(2, 'alpha', 0.7)] })
  expect(inForceOf(now).lanes[2]).toMatchObject({ alpha: 0.5 })
  expect(nextInForce(now).lanes[2]).toMatchObject({ alpha: 0.7 })
  expect(now.started.lanes[2]).toMatchObject({ alpha: 0.2 })
  expect(inForceOf(now)).toBe(inForceOf(now))
})

test('a removed lane is in the run and not on the page', () => {
  const now = run({ removed: [sam.id] })
  expect(lanesOf(now).map(({ index, settings }) => [index, settings.name])).toEqual([
    [0, 'AdamW'],
    [2, 'LookSAM'],
    [3, 'Look 2'],
  ])
  expect(inForceOf(now).lanes).toHaveLength(4)
  expect(draftOfRun(now).lanes.map(({ id }) => id)).toEqual(
    draft.lanes.map(({ id }) => id).filter((id) => id !== sam.id),
  )
})

test('hiding a lane is no change of the settings; a knob, a lane less or a seed more is', () => {
  const state = { run: run(), draft, seeds: 1 }
  expect(isChanged(state)).toBe(false)
  expect(isChanged({ ...state, draft: withLane(draft, look.id, () => ({ hidden: true })) })).toBe(
    false,
  )
  expect(isChanged({ ...state, draft: withLaneValue(draft, look.id, 'k', 7) })).toBe(true)
  expect(isChanged({ ...state, draft: { ...draft, lanes: draft.lanes.slice(1) } })).toBe(true)
  expect(isChanged({ ...state, seeds: 2 })).toBe(true)
  expect(isChanged({ ...state, draft: withField(draft, 'model', 'heads', 'x') })).toBe(true)
  expect(isChanged({ ...state, run: null })).toBe(false)
})

test('a draft that shows what waits is not changed', () => {
  const turned = withLaneValue(draft, look.id, 'alpha', 0.7)
  const now = run({ waiting: [waiting(2, 'alpha', 0.7, null)] })
  expect(isChanged({ run: now, draft: turned, seeds: 1 })).toBe(false)
  expect(isChanged({ run: now, draft, seeds: 1 })).toBe(true)
})

test('the draft of a run describes it', () => {
  const now = run({ marks: [mark(0, 'lr', 0.1), mark(2, 'alpha', 0.7)] })
  expect(parseDraft(draftOfRun(now)).experiment).toEqual(inForceOf(now))
})

test('what showed a knob follows it, and what a person has changed stays', () => {
  const after = withTurns(experiment, [
    ...[0, 1, 3].map((lane) => turn(lane, 'lr', 0.1)),
    turn(2, 'alpha', 0.7),
    turn(1, 'rho', 0.3),
  ])
  const laneIds = draft.lanes.map(({ id }) => id)
  const edited = withLaneValue(withField(draft, 'optimizer', 'beta1', 0.5), sam.id, 'rho', 0.2)
  const followed = following(edited, laneIds, experiment, after)
  expect(followed.optimizer).toMatchObject({ lr: 0.1, beta1: 0.5 })
  expect(followed.lanes[2]!.values['alpha']).toBe(0.7)
  expect(followed.lanes[1]!.values['rho']).toBe(0.2)
  expect(following(draft, laneIds, experiment, experiment)).toBe(draft)
})

test('a lane gets a value of its own while it differs, and loses it when it shares again', () => {
  const laneIds = draft.lanes.map(({ id }) => id)
  const differs = withTurns(experiment, [turn(0, 'lr', 0.1)])
  const apart = following(draft, laneIds, experiment, differs)
  expect(apart.lanes[0]!.optimizer).toEqual({ lr: 0.1 })
  const shared = withTurns(
    experiment,
    [0, 1, 3].map((lane) => turn(lane, 'lr', 0.1)),
  )
  const together = following(apart, laneIds, differs, shared)
  expect(together.lanes[0]!.optimizer).toBeUndefined()
  expect(together.optimizer['lr']).toBe(0.1)
})

test('a card with another method, or of no lane of the run, does not follow', () => {
  const laneIds = draft.lanes.map(({ id }) => id)
  const after = withTurns(experiment, [turn(2, 'alpha', 0.7)])
  const other = withLane(draft, look.id, () => ({ method: 'look-layer-sam' as const }))
  expect(following(other, laneIds, experiment, after)).toBe(other)
  const gone = { ...draft, lanes: draft.lanes.filter(({ id }) => id !== look.id) }
  expect(following(gone, laneIds, experiment, after)).toBe(gone)
})
