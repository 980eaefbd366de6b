import { expect, test } from 'vitest'
import type { KnobName } from '../../../src/experiment/events.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { whatDiffers } from '../../../src/ui/explain/compared.ts'
import { turnedOf } from '../../../src/ui/explain/turned.ts'
import type { ExperimentInput } from '../../../src/experiment/input.ts'

const lanesOf = (lanes: NonNullable<ExperimentInput['lanes']>) =>
  parseExperiment({ lanes }).experiment!.lanes.map((settings, index) => ({
    id: `lane-${index}`,
    slot: index,
    index,
    settings,
  }))

const three = lanesOf([{ method: 'base' }, { method: 'sam' }, { method: 'look-sam' }])
const turn = (lane: number, t: number, knob: KnobName, from: number, to: number) => ({
  lane,
  t,
  knob,
  from,
  to,
})

test('what was turned last, since when and where', () => {
  const marks = [turn(2, 100, 'k', 5, 20), turn(2, 340, 'alpha', 0.2, 1.7)]
  expect(turnedOf(three, marks)?.what).toBe('α 1.7 since step 340 (LookSAM)')
  expect(turnedOf(three, marks.slice(0, 1))?.what).toBe('k 20 since step 100 (LookSAM)')
})

test('a large α has both effects: it stops learning at first, and memorising later', () => {
  const { effect } = turnedOf(three, [turn(2, 340, 'alpha', 0.2, 1.7)])!
  expect(effect).toMatch(/from the start slows learning or stops it; raised later.*memorising/)
  expect(turnedOf(three, [turn(2, 340, 'alpha', 0.2, 0.5)])!.effect).not.toMatch(/memorising/)
  const large = lanesOf([{ method: 'sam' }, { method: 'look-sam', alpha: 2 }])
  expect(turnedOf(large, [])).toEqual({ what: 'α 2 from the start (LookSAM)', effect })
})

test('a knob that was set before the first step was not turned', () => {
  expect(turnedOf(three, [turn(2, 0, 'alpha', 0.2, 0.7)])).toBeNull()
  expect(turnedOf(three, [])).toBeNull()
})

test('a knob of all lanes names none of them; a lane that the page shows no longer counts as none', () => {
  const together = three.map(({ index }) => turn(index, 1200, 'lr', 0.003, 0.01))
  expect(turnedOf(three, together)?.what).toBe('η 0.01 since step 1,200')
  expect(turnedOf(three.slice(0, 2), [turn(2, 9, 'alpha', 0.2, 1)])).toBeNull()
})

test.each([
  ['k', 5, 20, /Fewer second gradients/],
  ['k', 20, 5, /More second gradients/],
  ['rho', 0.1, 0.2, /further uphill/],
  ['weightDecay', 0.1, 0, /towards 0 less/],
] as const)('says what turning %s from %d to %d does', (knob, from, to, effect) => {
  expect(turnedOf(three, [turn(2, 9, knob, from, to)])!.effect).toMatch(effect)
})

const compared = (lanes: NonNullable<ExperimentInput['lanes']>) =>
  whatDiffers(lanesOf(lanes).map(({ settings }) => ({ ...settings, values: { ...settings } })))

test('what differs between the lanes is counted, not assumed', () => {
  expect(compared([{ method: 'base' }, { method: 'sam' }])).toBe('only the method differs')
  expect(compared([{ method: 'look-sam' }, { method: 'look-sam', alpha: 2 }])).toBe(
    'only α differs',
  )
  expect(
    compared([{ method: 'sam', rho: 0.1 }, { method: 'look-sam', k: 3 }, { method: 'look-sam' }]),
  ).toBe('only the method, ρ, and k differ')
  expect(compared([{ method: 'sam' }, { method: 'sam', optimizer: { lr: 0.1 } }])).toBe(
    'only the optimizer differs',
  )
  expect(compared([{ method: 'sam' }, { method: 'sam' }])).toBe('nothing differs')
})
