import { expect, test } from 'vitest'
import {
  observeCost,
  observeLearning,
  observeOrder,
  type LaneStanding,
} from '../../../src/ui/explain/findings.ts'

const lane = (name: string, numbers: Partial<LaneStanding>): LaneStanding => ({
  name,
  method: name === 'AdamW' ? 'base' : 'sam',
  trainLoss: 0.5,
  valLoss: 0.5,
  bestValLoss: 0.5,
  valAccuracy: 0.9,
  evaluations: 10,
  evalsPerStep: 1,
  msPerStep: 10,
  ...numbers,
})

const memorising = lane('AdamW', { trainLoss: 0.03, valLoss: 1.5, bestValLoss: 0.6 })

test('memorising is said of the lane that fits best, validates worst and gets worse', () => {
  const said = observeLearning([memorising, lane('SAM', {})], 100)
  expect(said).toBe(
    'AdamW: lowest training loss (0.03), highest and rising validation loss (1.50). It is memorising, wrong labels included.',
  )
})

test('without wrong labels it is overfitting', () => {
  expect(observeLearning([memorising, lane('SAM', {})], 0)).toContain('It is overfitting.')
})

test('a validation loss that does not rise is no memorising', () => {
  const falling = { ...memorising, bestValLoss: 1.5 }
  expect(observeLearning([falling, lane('SAM', { valAccuracy: 0.95 })], 100)).toBe(
    'SAM judges most validation images right, 95.0%; AdamW fewest, 90.0%.',
  )
})

test('a difference below one point is called none', () => {
  const lanes = [lane('AdamW', { valAccuracy: 0.901 }), lane('SAM', { valAccuracy: 0.905 })]
  expect(observeLearning(lanes, 0)).toContain('No clear difference so far')
})

test('nothing is said before three evaluations of every lane', () => {
  expect(observeLearning([memorising, lane('SAM', { evaluations: 2 })], 100)).toBeNull()
  expect(observeLearning([], 100)).toBeNull()
})

test('cost is relative to the lane with one gradient per step, if there is one', () => {
  const sam = lane('SAM', { msPerStep: 19.5, evalsPerStep: 2 })
  expect(observeCost([lane('AdamW', {}), sam])).toBe(
    'Time per step relative to AdamW: 1.95× for SAM (2.00 gradients).',
  )
  expect(observeCost([sam])).toBeNull()
})

test('several seeds whose accuracies overlap show no clear difference', () => {
  const best = lane('SAM', { valAccuracy: 0.95, accuracyRange: [0.9, 0.97] })
  const last = lane('AdamW', { valAccuracy: 0.91, accuracyRange: [0.89, 0.92] })
  expect(observeLearning([best, last], 0)).toContain('overlap in validation accuracy')
  const apart = { ...last, accuracyRange: [0.87, 0.89] as const }
  expect(observeLearning([best, apart], 0)).toContain('SAM judges most validation images right')
})

test('why training loss lies above validation loss is said while it does, where labels are wrong', () => {
  const young = lane('SAM', { trainLoss: 1.2, valLoss: 0.9 })
  expect(observeOrder([young], 100)).toMatch(/^Training loss lies above validation loss/)
  expect(observeOrder([young], 0)).toBeNull()
  expect(observeOrder([young, memorising], 100)).toBeNull()
  expect(observeOrder([], 100)).toBeNull()
})

test('no number stands right after a name that ends with one', () => {
  const lanes = [lane('AdamW', {}), lane('LookSAM α 2', { msPerStep: 12, evalsPerStep: 1.2 })]
  expect(observeCost(lanes)).toContain('1.20× for LookSAM α 2 (1.20 gradients)')
})
