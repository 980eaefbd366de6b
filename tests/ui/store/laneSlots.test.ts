/** A method looks the same in every experiment, and no two lanes look alike. */
import { expect, test } from 'vitest'
import { methodNames } from '../../../src/experiment/methods.ts'
import { recipes } from '../../../src/experiment/presets/recipes.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { draftOf } from '../../../src/ui/store/draft.ts'
import { addLane, setMethod } from '../../../src/ui/store/edit.ts'
import { slotsOf } from '../../../src/ui/store/laneSlots.ts'
import { useLab } from '../../../src/ui/store/lab.ts'

const slots = (...methods: (typeof methodNames)[number][]) =>
  slotsOf(methods.map((method) => ({ method })))

test('SAM has one colour in every preset, and lanes of one preset have different ones', () => {
  const [sam] = slots('sam')
  for (const { name, experiment } of recipes) {
    const { lanes } = draftOf(parseExperiment(experiment).experiment!)
    expect(new Set(lanes.map(({ slot }) => slot)).size, name).toBe(lanes.length)
    for (const { method, slot } of lanes) if (method === 'sam') expect(slot, name).toBe(sam)
  }
})

test('the place of a lane does not matter, and a second lane of a method takes nothing from the first of another', () => {
  expect(slots('look-sam', 'sam', 'base')).toEqual(slots('base', 'sam', 'look-sam').toReversed())
  const many = slots('look-sam', 'look-sam', 'look-sam', 'look-layer-sam', 'sam')
  expect(new Set(many).size).toBe(5)
  expect(many[0]).toBe(slots('look-sam')[0])
  expect(many[3]).toBe(slots('look-layer-sam')[0])
  expect(many[4]).toBe(slots('sam')[0])
})

test('a lane that changes its method changes its colour with it, unless another lane has that', () => {
  useLab.setState({
    draft: draftOf(
      parseExperiment({
        lanes: [
          { name: 'A', method: 'base' },
          { name: 'B', method: 'sam' },
        ],
      }).experiment!,
    ),
  })
  const [a, b] = useLab.getState().draft.lanes
  const slotOf = (id: string) => useLab.getState().draft.lanes.find((lane) => lane.id === id)!.slot
  setMethod(b!.id, 'layer-sam')
  expect(slotOf(b!.id)).toBe(slots('layer-sam')[0])
  setMethod(b!.id, 'base')
  expect(slotOf(b!.id)).toBe(slots('layer-sam')[0])
  expect(slotOf(a!.id)).toBe(slots('base')[0])
  addLane()
  addLane()
  const all = useLab.getState().draft.lanes.map(({ slot }) => slot)
  expect(new Set(all).size).toBe(all.length)
})
