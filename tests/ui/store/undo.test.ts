import { beforeEach, expect, test, vi } from 'vitest'
import type { KnobEvent, KnobName } from '../../../src/experiment/events.ts'
import { opening } from '../../../src/experiment/presets/opening.ts'
import { parseLenient } from '../../../src/experiment/validation.ts'
import { afterEvents } from '../../../src/ui/session/trainingEvents.ts'
import { LaneSeries } from '../../../src/ui/measurements/laneSeries.ts'
import { draftOf } from '../../../src/ui/store/draft.ts'
import { addLane, setField, setLaneValue } from '../../../src/ui/store/edit.ts'
import { isChanged, lanesOf } from '../../../src/ui/store/inForce.ts'
import { useLab } from '../../../src/ui/store/lab.ts'
import { shownNames } from '../../../src/ui/store/laneNames.ts'
import { holdOffer, resumeOffer, undo } from '../../../src/ui/store/undo.ts'
import { runOf } from '../../fixtures/page.ts'

const undoTime = 10_000 // ms
const dropLane = vi.fn<(id: string) => Promise<void>>(async () => {})
vi.mock('../../../src/ui/session/pageSession.ts', () => ({ session: { dropLane } }))
const { removeLane } = await import('../../../src/ui/session/removeLane.ts')
const { discardChanges, rename } = await import('../../../src/ui/session/liveEdits.ts')

const names = () => shownNames(useLab.getState())
const inForce = () => lanesOf(useLab.getState().run!).map(({ settings }) => settings.name)
const idOf = (name: string) => useLab.getState().draft.lanes[names().indexOf(name)]!.id

beforeEach(() => {
  vi.useFakeTimers()
  undo()
  dropLane.mockClear()
  const draft = draftOf(parseLenient(opening).experiment)
  const series = draft.lanes.map(() => new LaneSeries())
  useLab.setState({ draft, status: 'running', run: runOf(draft, series) })
})

test('a removed lane trains on until it can no longer be undone', () => {
  const sam = idOf('SAM')
  removeLane(idOf('SAM'))
  expect(names()).toEqual(['AdamW', 'LookSAM'])
  expect(inForce()).toEqual(['AdamW', 'LookSAM'])
  vi.advanceTimersByTime(undoTime - 1)
  expect(dropLane).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(dropLane.mock.calls).toEqual([[sam]])
  undo()
  expect(names()).toEqual(['AdamW', 'LookSAM'])
})

test('undone, the lane is back in its place as if it had never been away', () => {
  const { draft, run } = useLab.getState()
  removeLane(idOf('SAM'))
  undo()
  expect(useLab.getState().draft).toEqual(draft)
  expect(useLab.getState().run).toEqual(run)
  vi.advanceTimersByTime(2 * undoTime)
  expect(dropLane).not.toHaveBeenCalled()
})

test('only the last removal can be undone: those before it are final with it', () => {
  const adam = idOf('AdamW')
  removeLane(adam)
  removeLane(idOf('SAM'))
  expect(dropLane.mock.calls).toEqual([[adam]])
  undo()
  undo()
  expect(names()).toEqual(['SAM', 'LookSAM'])
})

test('a lane that took its name and colour meanwhile keeps them', () => {
  removeLane(idOf('LookSAM'))
  addLane()
  undo()
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM', 'LookSAM ρ 0.05'])
  const slots = useLab.getState().draft.lanes.map(({ slot }) => slot)
  expect(new Set(slots).size).toBe(4)
})

test('in another run it joins with the next start, and nothing of that run is stopped', () => {
  removeLane(idOf('LookSAM'))
  useLab.setState(({ draft }) => ({ run: runOf(draft, [], { number: 2 }) }))
  undo()
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM'])
  expect(inForce()).toEqual(['AdamW', 'SAM'])
  vi.advanceTimersByTime(undoTime)
  expect(dropLane).not.toHaveBeenCalled()
})

test('while a person is at the notice its time does not pass', () => {
  const sam = idOf('SAM')
  removeLane(idOf('SAM'))
  holdOffer()
  vi.advanceTimersByTime(5 * undoTime)
  expect(dropLane).not.toHaveBeenCalled()
  resumeOffer()
  vi.advanceTimersByTime(undoTime)
  expect(dropLane.mock.calls).toEqual([[sam]])
})

/** The trainer tells that a knob has been turned. */
function tell(lanes: readonly number[], knob: KnobName, to: number): void {
  const { run, draft } = useLab.getState()
  const events = lanes.map((lane): KnobEvent => ({
    type: 'knob',
    lane,
    seed: 0,
    t: 1,
    knob,
    from: 0,
    to,
  }))
  const { run: after, draft: followed } = afterEvents(run!, draft, [], events)
  useLab.setState({ run: after, draft: followed })
}

test('a lane that comes back has the knobs that were turned while it was away', () => {
  removeLane(idOf('SAM'))
  tell([0, 1, 2], 'lr', 0.1)
  tell([1], 'rho', 0.3)
  undo()
  expect(useLab.getState().draft.optimizer['lr']).toBe(0.1)
  expect(useLab.getState().draft.lanes[1]!.values['rho']).toBe(0.3)
  expect(isChanged(useLab.getState())).toBe(false)
})

test('discarded changes come back; knobs that the run has turned since do not go back with them', () => {
  const look = idOf('LookSAM')
  setField('training', 'batchSize', 8)
  setLaneValue(look, 'norms', 'per-layer')
  discardChanges()
  expect(isChanged(useLab.getState())).toBe(false)
  tell([2], 'alpha', 0.7)
  undo()
  const { draft } = useLab.getState()
  expect(draft.training['batchSize']).toBe(8)
  expect(draft.lanes[2]!.values).toMatchObject({ norms: 'per-layer', alpha: 0.7 })
})

test('a lane is renamed in the run as well, except to a name that another lane has', () => {
  const startedNames = () => useLab.getState().run!.started.lanes.map(({ name }) => name)
  rename(idOf('SAM'), 'Sharp')
  expect(names()).toEqual(['AdamW', 'Sharp', 'LookSAM'])
  expect(startedNames()).toEqual(['AdamW', 'Sharp', 'LookSAM'])
  rename(idOf('Sharp'), 'AdamW')
  expect(names()).toEqual(['AdamW', 'AdamW', 'LookSAM'])
  expect(startedNames()).toEqual(['AdamW', 'Sharp', 'LookSAM'])
})
