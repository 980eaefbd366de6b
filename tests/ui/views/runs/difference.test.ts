import { expect, test } from 'vitest'
import type { ExperimentInput } from '../../../../src/experiment/input.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { differences } from '../../../../src/ui/views/runs/difference.ts'

const lanes = {
  base: { name: 'AdamW', method: 'base' },
  sam: { name: 'SAM', method: 'sam' },
  look: { name: 'LookSAM', method: 'look-sam' },
} as const

const trained = (input: ExperimentInput, seeds = [0]) => ({
  experiment: parseExperiment(input).experiment!,
  seeds,
  weights: null,
})

const now = trained({ lanes: [lanes.base, lanes.look] })

test.each<[string, ExperimentInput, string[]]>([
  ['nothing', { lanes: [lanes.base, lanes.look] }, []],
  [
    'knobs of a lane',
    { lanes: [lanes.base, { ...lanes.look, k: 10, alpha: 0.5 }] },
    ['k 5 → 10 (LookSAM)', 'α 0.2 → 0.5 (LookSAM)'],
  ],
  [
    'fields of sections, a choice and a null among them',
    {
      training: { batchSize: 32 },
      model: { pool: 'cls' },
      optimizer: { clipNorm: null },
      lanes: [lanes.base, lanes.look],
    },
    ['Pool gap → cls', 'Batch size 64 → 32', 'Clip norm 1 → none'],
  ],
  ['a lane more, one less', { lanes: [lanes.sam, lanes.look] }, ['without AdamW', 'with SAM']],
  [
    'an optimizer field for itself',
    { lanes: [{ ...lanes.base, optimizer: { lr: 0.01 } }, lanes.look] },
    ['Learning rate η as all → 0.01 (AdamW)'],
  ],
  [
    'another method under the same name: only what both methods have is compared',
    { lanes: [lanes.base, { name: 'LookSAM', method: 'sam', rho: 0.1 }] },
    ['look-sam → sam (LookSAM)', 'ρ 0.05 → 0.1 (LookSAM)'],
  ],
  [
    'another name for the same method',
    { lanes: [lanes.base, { ...lanes.look, name: 'mine', k: 2 }] },
    ['name → mine (LookSAM)', 'k 5 → 2 (LookSAM)'],
  ],
  ['another order of the lanes', { lanes: [lanes.look, lanes.base] }, []],
])('%s', (_, input, words) => {
  expect(differences(now, trained(input))).toEqual(words)
})

test.each([
  [[0, 1, 2], 'seeds 0 → 0–2'],
  [[7], 'seeds 0 → 7'],
  [[0, 4_294_967_295], 'seeds 0 → 0, 4294967295'],
])('seeds %j', (seeds, words) => {
  expect(differences(now, { ...now, seeds })).toEqual([words])
})

const [warm, other, unknown] = ['1', '2', null].map((digit) => ({
  name: 'warm.safetensors',
  sha256: digit && digit.repeat(64),
}))
test.each([
  ['from a file', null, warm!, 'initial weights the seed’s → warm.safetensors (SHA-256 11111111…)'],
  [
    'from the seed',
    warm!,
    null,
    'initial weights warm.safetensors (SHA-256 11111111…) → the seed’s',
  ],
  [
    'from another file of this name',
    warm!,
    other!,
    'initial weights warm.safetensors (SHA-256 11111111…) → warm.safetensors (SHA-256 22222222…)',
  ],
  [
    'from another file, of an unknown hash',
    unknown!,
    { name: 'b.safetensors', sha256: null },
    'initial weights warm.safetensors → b.safetensors',
  ],
])('initial weights %s', (_, before, after, words) => {
  expect(differences({ ...now, weights: before }, { ...now, weights: after })).toEqual([words])
})

test('the same file under another name gives the same weights', () => {
  const renamed = { ...warm!, name: 'w.safetensors' }
  expect(differences({ ...now, weights: warm! }, { ...now, weights: renamed })).toEqual([])
})
