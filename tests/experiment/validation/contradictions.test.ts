import { describe, expect, test } from 'vitest'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { pathsOf, refusals } from './refusals.ts'

test.each([
  [{ model: { patchSize: 3 } }, 'model.patchSize', 3, /^a divisor of model\.imageSize \(8\)$/],
  [{ model: { patchSize: 16 } }, 'model.patchSize', 16, /^a divisor of model\.imageSize \(8\)$/],
  [{ model: { heads: 5 } }, 'model.heads', 5, /^a divisor of model\.width \(48\)$/],
  [{ model: { width: 46 } }, 'model.heads', 4, /^a divisor of model\.width \(46\)$/],
  [{ model: { mlpRatio: 0.26 } }, 'model.mlpRatio', 0.26, /whole number/],
  [
    { model: { width: 100, mlpRatio: 1.1000001 } }, // 1e-7 of it too much
    'model.mlpRatio',
    1.1000001,
    /\(100 × 1\.1000001 = 110\.00001\)$/,
  ],
  [{ model: { classes: 9 } }, 'model.classes', 9, /10/],
  [{ dataset: { trainSize: 1797 } }, 'dataset.trainSize', 1797, /^a whole number from 10 to 1787/],
  [{ dataset: { trainSize: 1788 } }, 'dataset.trainSize', 1788, /^a whole number from 10 to 1787/],
])('%j names the field that has to give way', (document, path, value, allowed) => {
  expect(refusals(document)).toEqual([[path, value, expect.stringMatching(allowed)]])
})

test.each([
  { model: { patchSize: 8, width: 36, heads: 12, mlpRatio: 0.25 } },
  { model: { width: 100, mlpRatio: 1.1 } }, // 110.00000000000001 in float64
  { model: { width: 100, mlpRatio: 0.29, heads: 5 } }, // 28.999999999999996
  { model: { width: 2000, mlpRatio: 7.3005, heads: 8 } },
  { training: { batchSize: 64, microBatch: 64 } },
  { training: { batchSize: 60_000, microBatch: 1 } },
  { dataset: { trainSize: 1787 } },
  { training: { steps: 10 }, optimizer: { warmupSteps: 100 } },
])('%j agrees', (document) => {
  expect(refusals(document)).toEqual([])
})

test('several contradictions are said at once', () => {
  const document = { model: { patchSize: 3, heads: 5 }, dataset: { trainSize: 1790 } }
  expect(pathsOf(document).toSorted()).toEqual([
    'dataset.trainSize',
    'model.heads',
    'model.patchSize',
  ])
})

describe('a model preset', () => {
  test('stands for the fields of the paper’s model, and fields beside it override', () => {
    const model = { preset: 'ViT-S-16', imageSize: 32, classes: 10 }
    expect(parseExperiment({ model }).experiment?.model).toEqual({
      imageSize: 32,
      channels: 3,
      patchSize: 16,
      width: 384,
      depth: 12,
      heads: 6,
      mlpRatio: 4,
      pool: 'cls',
      classes: 10,
      init: 'vit',
    })
  })

  test('is one of those there are', () => {
    const allowed = 'one of ViT-B-16, ViT-B-32, ViT-S-16, ViT-S-32'
    for (const preset of ['ViT-B/16', '', 'constructor', '__proto__', 'toString', 7, null, {}]) {
      expect(refusals({ model: { preset } })).toEqual([['model.preset', preset, allowed]])
    }
  })
})
