/** The hand on a knob: a drag, keys and buttons are one turn each time the knob rests. */
import { beforeEach, expect, test, vi } from 'vitest'
import { draftOf } from '../../../../src/ui/store/draft.ts'
import { parseLenient } from '../../../../src/experiment/validation.ts'
import { useLab } from '../../../../src/ui/store/lab.ts'

const turn = vi.fn<(place: unknown, value: unknown) => Promise<void>>(async () => {})
vi.mock('../../../../src/ui/session/pageSession.ts', () => ({ knobTurns: { turn } }))
const { heldValue, holdKnob, letGo, turnKnob } =
  await import('../../../../src/ui/session/knobs/heldKnob.ts')
const { turnBy } = await import('../../../../src/ui/session/knobs/knobSteps.ts')

const alpha = { knob: 'alpha', laneId: 'a' } as const
const rho = { knob: 'rho', laneId: 'a' } as const
const delay = 200 // ms

beforeEach(() => {
  vi.useFakeTimers()
  letGo()
  turn.mockClear()
})

test('while it moves it is only held; at rest it is turned once', () => {
  for (const value of [0.3, 0.4, 0.5]) {
    holdKnob(alpha, value)
    vi.advanceTimersByTime(delay - 1)
    expect(heldValue(alpha)).toBe(value)
  }
  expect(turn).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(turn.mock.calls).toEqual([[alpha, 0.5]])
  expect(heldValue(alpha)).toBeNull()
})

test('let go, it is turned at once and not again', () => {
  holdKnob(alpha, 0.5)
  letGo()
  letGo()
  vi.advanceTimersByTime(delay)
  expect(turn.mock.calls).toEqual([[alpha, 0.5]])
})

test('another knob that moves lets it go', () => {
  holdKnob(alpha, 0.5)
  holdKnob(rho, 0.1)
  expect(turn.mock.calls).toEqual([[alpha, 0.5]])
  expect(heldValue(rho)).toBe(0.1)
  vi.advanceTimersByTime(delay)
  expect(turn.mock.calls).toEqual([
    [alpha, 0.5],
    [rho, 0.1],
  ])
})

test('a value that is typed takes the place of the one that is held', () => {
  holdKnob(alpha, 0.5)
  turnKnob(alpha, 0.2)
  vi.advanceTimersByTime(delay)
  expect(turn.mock.calls).toEqual([[alpha, 0.2]])
})

test('keys go on from where the knob is held, in one turn', () => {
  const draft = draftOf(parseLenient({}).experiment)
  useLab.setState({ draft })
  const look = draft.lanes[2]!
  const place = { knob: 'k', laneId: look.id }
  for (let i = 0; i < 3; i++) turnBy(look, 'k', 1)
  vi.advanceTimersByTime(delay)
  expect(turn.mock.calls).toEqual([[place, 8]])
  turnBy(look, 'lr', 1)
  expect(heldValue({ knob: 'lr', laneId: null })).toBeGreaterThan(0.003)
})
