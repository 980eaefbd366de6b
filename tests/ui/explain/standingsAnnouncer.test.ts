import { expect, test } from 'vitest'
import { standing } from '../../../src/ui/explain/standingsAnnouncer.ts'

const lane = (name: string, valAccuracy: number, accuracyRange?: [number, number]) => ({
  name,
  valAccuracy,
  accuracyRange,
})

test('who leads, and the others in their order', () => {
  const lanes = [lane('AdamW', 0.845), lane('LookSAM', 0.8), lane('SAM', 0.881)]
  expect(standing(250, 1000, lanes)).toBe(
    'Step 250 of 1,000: SAM leads with 88.1% of validation images judged right, then AdamW with 84.5%, LookSAM with 80.0%.',
  )
})

test('a lead of less than a hundredth, or within the seeds, is none', () => {
  expect(standing(5, 10, [lane('A', 0.9), lane('B', 0.895)])).toMatch(
    /no clear lead.*: A with 90.0%, B with 89.5%\.$/,
  )
  const seeds = [lane('A', 0.9, [0.8, 0.95]), lane('B', 0.85, [0.82, 0.9])]
  expect(standing(5, 10, seeds)).toContain('no clear lead')
  const apart = [lane('A', 0.9, [0.89, 0.95]), lane('B', 0.85, [0.82, 0.88])]
  expect(standing(5, 10, apart)).toContain('A leads')
})

test('one lane has nobody to lead, and none is said', () => {
  expect(standing(5, 10, [lane('A', 0.9)])).toBe(
    'Step 5 of 10: A judges 90.0% of validation images right.',
  )
  expect(standing(5, 10, [])).toBe('Step 5 of 10: no lane trains any more.')
})
