import { describe, expect, test } from 'vitest'
import { fieldMeta } from '../../src/experiment/field.ts'
import { methodNames, methods } from '../../src/experiment/methods.ts'
import { experimentSchema, sections, seed } from '../../src/experiment/schema.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'

/** The document of DESIGN.md §4. */
const defaults = {
  version: 1,
  seed: 0,
  dataset: { name: 'digits', trainSize: 1400, labelNoise: 0, augment: 'none' },
  model: {
    imageSize: 8,
    channels: 1,
    patchSize: 2,
    width: 48,
    depth: 3,
    heads: 4,
    mlpRatio: 2,
    pool: 'gap',
    classes: 10,
    init: 'vit',
  },
  training: {
    steps: 600,
    batchSize: 64,
    microBatch: null,
    labelSmoothing: 0,
    evalEvery: 25,
    evalImages: null,
  },
  optimizer: {
    name: 'adamw',
    lr: 0.003,
    weightDecay: 0.05,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    momentum: 0.9,
    clipNorm: 1,
    schedule: 'cosine',
    warmupSteps: 30,
  },
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam', rho: 0.05 },
    { name: 'LookSAM', method: 'look-sam', rho: 0.05, k: 5, alpha: 0.2, norms: 'global' },
  ],
}

test('an empty document is the default Experiment', () => {
  expect(parseExperiment({})).toEqual({ experiment: defaults })
})

test('the default Experiment parses to itself', () => {
  expect(parseExperiment(defaults)).toEqual({ experiment: defaults })
  expect(experimentSchema.parse(defaults)).toEqual(defaults)
})

test('a document names only what differs', () => {
  const { experiment } = parseExperiment({ model: { width: 32 }, optimizer: { clipNorm: null } })
  expect(experiment).toEqual({
    ...defaults,
    model: { ...defaults.model, width: 32 },
    optimizer: { ...defaults.optimizer, clipNorm: null },
  })
})

test('each method has its own fields and their defaults', () => {
  const lanes = methodNames.map((method) => ({ name: method, method }))
  expect(parseExperiment({ lanes }).experiment?.lanes).toEqual([
    { name: 'base', method: 'base' },
    { name: 'sam', method: 'sam', rho: 0.05 },
    { name: 'look-sam', method: 'look-sam', rho: 0.05, k: 5, alpha: 0.2, norms: 'global' },
    { name: 'layer-sam', method: 'layer-sam', rho: 0.05, layerwise: 'normalized' },
    {
      name: 'look-layer-sam',
      method: 'look-layer-sam',
      rho: 0.05,
      k: 5,
      alpha: 0.2,
      norms: 'global',
      layerwise: 'normalized',
    },
  ])
})

test('a lane may override any optimizer field and keeps the others', () => {
  const lane = {
    name: 'A',
    method: 'base',
    optimizer: { ...defaults.optimizer, lr: 0.1, clipNorm: null },
  }
  expect(parseExperiment({ lanes: [lane] }).experiment?.lanes).toEqual([lane])
  const little = { name: 'A', method: 'base', optimizer: { lr: 0.1 } }
  expect(parseExperiment({ lanes: [little] }).experiment?.lanes).toEqual([little])
})

test('a lane name is trimmed', () => {
  const { experiment } = parseExperiment({ lanes: [{ name: '  A b ', method: 'base' }] })
  expect(experiment?.lanes[0]?.name).toBe('A b')
})

test('α = 0, α = 1, ρ = 0 and k = 1 are allowed', () => {
  const look = { name: 'A', method: 'look-sam', rho: 0, k: 1, alpha: 0 }
  const full = { ...look, name: 'B', alpha: 1 }
  expect(parseExperiment({ lanes: [look, full] }).problems).toBeUndefined()
})

describe('every field', () => {
  const all = [
    ...Object.values(sections).flatMap((section) => Object.entries(section)),
    ...Object.values(methods).flatMap(({ fields }): [string, Parameters<typeof fieldMeta>[0]][] =>
      Object.entries(fields),
    ),
    ['seed', seed] as const,
  ]

  test.each(all)(
    '%s has words, a default that it accepts and a range that holds it',
    (_name, field) => {
      const meta = fieldMeta(field)
      expect(meta.label).not.toBe('')
      expect(meta.help).toMatch(/^\S.*\.$/)
      expect(field.safeParse(meta.default).success).toBe(true)
      if (typeof meta.default !== 'number') return
      expect(meta.min).toBeLessThanOrEqual(meta.default)
      expect(meta.max).toBeGreaterThanOrEqual(meta.default)
    },
  )

  test.each(all)('%s accepts its whole range and nothing beside it', (_name, field) => {
    const { min, max, options, nullable } = fieldMeta(field)
    const accepts = (value: unknown) => field.safeParse(value).success
    for (const option of options ?? []) expect(accepts(option)).toBe(true)
    expect(accepts(null)).toBe(nullable === true)
    if (min === undefined || max === undefined) return
    expect([min, max].map(accepts)).toEqual([true, true])
    expect(
      [min - 1, max + 1, NaN, Infinity, -Infinity, `${min}`, [min], {}, true].some(accepts),
    ).toBe(false)
  })
})
