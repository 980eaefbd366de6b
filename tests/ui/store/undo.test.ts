import { beforeEach, expect, test, vi } from 'vitest'
import { opening } from '../../../src/experiment/presets/recipes.ts'
import { parseLenient } from '../../../src/experiment/validation.ts'
import { LaneSeries } from '../../../src/ui/measurements/laneSeries.ts'
import { draftOf } from '../../../src/ui/store/draft.ts'
import { addLane } from '../../../src/ui/store/edit.ts'
import { useLab } from '../../../src/ui/store/lab.ts'
import { holdOffer, resumeOffer, undo } from '../../../src/ui/store/undo.ts'
import { runOf } from '../../fixtures/page.ts'

const undoTime = 10_000 // ms
const dropLane = vi.fn<(lane: number) => Promise<void>>(async () => {})
vi.mock('../../../src/ui/session/session.ts', () => ({ trainerNow: () => ({ dropLane }) }))
const { removeLane } = await import('../../../src/ui/session/removeLane.ts')

const names = () => useLab.getState().draft.lanes.map(({ name }) => name)
const inForce = () => useLab.getState().run?.inForce.lanes.map(({ name }) => name)
const idOf = (name: string) => useLab.getState().draft.lanes.find((l) => l.name === name)!.id

beforeEach(() => {
  vi.useFakeTimers()
  undo()
  dropLane.mockClear()
  const draft = draftOf(parseLenient(opening).experiment)
  const series = draft.lanes.map(() => new LaneSeries())
  useLab.setState({ draft, status: 'running', run: runOf(draft, series) })
})

test('a removed lane trains on until it can no longer be undone', () => {
  removeLane(idOf('SAM'))
  expect(names()).toEqual(['AdamW', 'LookSAM'])
  expect(inForce()).toEqual(['AdamW', 'LookSAM'])
  vi.advanceTimersByTime(undoTime - 1)
  expect(dropLane).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(dropLane.mock.calls).toEqual([[1]])
  undo()
  expect(names()).toEqual(['AdamW', 'LookSAM'])
})

test('undone, the lane is back in its place as if it had never been away', () => {
  const { draft, run } = useLab.getState()
  removeLane(idOf('SAM'))
  undo()
  expect(useLab.getState().draft).toEqual(draft)
  expect(useLab.getState().run!.inForce).toEqual(run!.inForce)
  vi.advanceTimersByTime(2 * undoTime)
  expect(dropLane).not.toHaveBeenCalled()
})

test('only the last removal can be undone: those before it are final with it', () => {
  removeLane(idOf('AdamW'))
  removeLane(idOf('SAM'))
  expect(dropLane.mock.calls).toEqual([[0]])
  undo()
  undo()
  expect(names()).toEqual(['SAM', 'LookSAM'])
})

test('a lane that took its name and colour meanwhile keeps them', () => {
  removeLane(idOf('LookSAM'))
  addLane()
  undo()
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM 2', 'LookSAM'])
  const slots = useLab.getState().draft.lanes.map(({ slot }) => slot)
  expect(new Set(slots).size).toBe(4)
})

test('in another run it joins with the next start, and nothing of that run is stopped', () => {
  removeLane(idOf('LookSAM'))
  useLab.setState(({ run, draft }) => ({ run: { ...run!, number: 2, inForce: draft } }))
  undo()
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM'])
  expect(inForce()).toEqual(['AdamW', 'SAM'])
  vi.advanceTimersByTime(undoTime)
  expect(dropLane).not.toHaveBeenCalled()
})

test('while a person is at the notice its time does not pass', () => {
  removeLane(idOf('SAM'))
  holdOffer()
  vi.advanceTimersByTime(5 * undoTime)
  expect(dropLane).not.toHaveBeenCalled()
  resumeOffer()
  vi.advanceTimersByTime(undoTime)
  expect(dropLane.mock.calls).toEqual([[1]])
})
