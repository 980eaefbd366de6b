import { beforeEach, expect, test } from 'vitest'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { draftOf } from '../../../src/ui/store/draft.ts'
import { addLane, setField, setLaneValue, setMethod } from '../../../src/ui/store/edit.ts'
import { draftOfRun, isChanged } from '../../../src/ui/store/inForce.ts'
import { useLab } from '../../../src/ui/store/lab.ts'
import { shownNames } from '../../../src/ui/store/laneNames.ts'
import { rename } from '../../../src/ui/session/liveEdits.ts'
import { runOf } from '../../fixtures/page.ts'

const lab = useLab.getState
const names = () => shownNames(lab())
const idOf = (index: number) => lab().draft.lanes[index]!.id

beforeEach(() => {
  useLab.setState({ draft: draftOf(parseExperiment({}).experiment!), run: null, seeds: 1 })
})

const train = () => useLab.setState({ run: runOf(lab().draft, []) })

test('names follow the method and the optimizer', () => {
  setMethod(idOf(2), 'look-layer-sam')
  setField('optimizer', 'name', 'sgd')
  expect(names()).toEqual(['SGD', 'SAM', 'Look-LayerSAM'])
  setMethod(idOf(0), 'sam')
  setLaneValue(idOf(0), 'rho', 0.2)
  expect(names()).toEqual(['SAM ρ 0.2', 'SAM ρ 0.05', 'Look-LayerSAM'])
})

test('a name that was given stays, until it is taken away', () => {
  rename(idOf(0), 'Mine')
  setMethod(idOf(0), 'layer-sam')
  expect(names()).toEqual(['Mine', 'SAM', 'LookSAM'])
  rename(idOf(0), undefined)
  expect(names()).toEqual(['LayerSAM', 'SAM', 'LookSAM'])
})

test('a copy is told apart by what is changed in it', () => {
  addLane(idOf(2))
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM', 'LookSAM 2'])
  setLaneValue(idOf(3), 'alpha', 2)
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM α 0.2', 'LookSAM α 2'])
})

test('turning a knob renames nothing that trains', () => {
  addLane(idOf(2))
  setLaneValue(idOf(3), 'alpha', 2)
  train()
  const run = lab().run!
  const marks = [{ type: 'knob', lane: 2, seed: 0, t: 3, knob: 'alpha', from: 0.2, to: 2 }] as const
  useLab.setState({ run: { ...run, marks } })
  useLab.setState({ draft: draftOfRun(lab().run!) })
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM α 0.2', 'LookSAM α 2'])
  expect(lab().draft.lanes.map(({ name }) => name)).toEqual(Array(4).fill(undefined))
  expect(isChanged(lab())).toBe(false)
})

test('a lane that was named in a run is named in its settings too', () => {
  train()
  rename(idOf(1), 'Mine')
  expect(lab().run!.started.lanes[1]!.name).toBe('Mine')
  expect(isChanged(lab())).toBe(false)
  rename(idOf(1), undefined)
  expect(lab().run!.started.lanes[1]!.name).toBe('SAM')
  expect(names()).toEqual(['AdamW', 'SAM', 'LookSAM'])
  expect(isChanged(lab())).toBe(false)
})

test('another method in a run is a changed setting', () => {
  train()
  setMethod(idOf(2), 'look-layer-sam')
  expect(names()).toEqual(['AdamW', 'SAM', 'Look-LayerSAM'])
  expect(isChanged(lab())).toBe(true)
})
