import { expect, test } from 'vitest'
import { modelPresets } from '../../../src/experiment/presets/models.ts'
import {
  flopsPerImage,
  hiddenWidth,
  parameterCount,
  tokenCount,
} from '../../../src/experiment/cost/size.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

const settings = (model: object) => tinyExperiment({ model }).model

test.each([
  ['ViT-B-16', 86_567_656, 86_566_120, 196],
  ['ViT-B-32', 88_224_232, 88_222_696, 49],
  ['ViT-S-16', 22_050_664, 22_049_896, 196],
  ['ViT-S-32', 22_878_952, 22_878_184, 49],
] as const)('%s has the published number of parameters', (name, cls, gap, patches) => {
  const model = modelPresets[name]
  expect(parameterCount({ ...model, pool: 'cls' })).toBe(cls)
  expect(parameterCount({ ...model, pool: 'gap' })).toBe(gap)
  expect(tokenCount({ ...model, pool: 'cls' })).toBe(patches + 1)
  expect(tokenCount({ ...model, pool: 'gap' })).toBe(patches)
})

test.each([
  [
    'MNIST',
    { imageSize: 28, channels: 1, patchSize: 7, width: 64, depth: 4, classes: 10, mlpRatio: 2 },
    139_018,
    138_890,
  ],
  [
    'Fashion-MNIST',
    { imageSize: 28, channels: 1, patchSize: 4, width: 64, depth: 6, classes: 10, mlpRatio: 2 },
    205_962,
    205_834,
  ],
  [
    'CIFAR',
    { imageSize: 32, channels: 3, patchSize: 4, width: 128, depth: 6, classes: 10, mlpRatio: 2 },
    811_146,
    810_890,
  ],
  [
    'digits',
    { imageSize: 8, channels: 1, patchSize: 2, width: 32, depth: 2, classes: 10, mlpRatio: 2 },
    18_218,
    18_154,
  ],
  [
    'digits, wide MLP',
    { imageSize: 8, channels: 1, patchSize: 2, width: 32, depth: 2, classes: 10, mlpRatio: 4 },
    26_538,
    26_474,
  ],
])('the small model for %s has as many as counted by hand', (_name, model, cls, gap) => {
  expect(parameterCount(settings({ ...model, pool: 'cls' }))).toBe(cls)
  expect(parameterCount(settings({ ...model, pool: 'gap' }))).toBe(gap)
})

test.each([
  { pool: 'gap' },
  { pool: 'cls', depth: 3 },
  { pool: 'cls', patchSize: 1, mlpRatio: 0.5, heads: 3 },
  { pool: 'gap', patchSize: 4, channels: 3, classes: 17 },
  { width: 100, mlpRatio: 1.1 },
  { width: 100, mlpRatio: 0.29 },
])('the formula counts what the layout holds: %j', (model) => {
  const { segments } = createVit(settings(model)).layout
  const held = segments.reduce((sum, { size }) => sum + size, 0)
  expect(parameterCount(settings(model))).toBe(held)
})

test('the hidden width is whole for every ratio written with two decimals that makes it whole', () => {
  let rounded = 0
  for (let width = 4; width <= 2048; width += 4) {
    for (let hundredths = 25; hundredths <= 800; hundredths++) {
      if ((width * hundredths) % 100 !== 0) continue
      const model = { width, mlpRatio: hundredths / 100 }
      expect(hiddenWidth(model)).toBe((width * hundredths) / 100)
      rounded += Number(!Number.isInteger(width * model.mlpRatio))
    }
  }
  expect(rounded).toBeGreaterThan(100) // those that float64 alone would have missed
})

test('a product that is not nearly whole stays what it is', () => {
  expect(hiddenWidth({ width: 48, mlpRatio: 0.26 })).toBe(48 * 0.26)
  expect(hiddenWidth({ width: 100, mlpRatio: 1.1 + 2e-9 })).toBe(100 * (1.1 + 2e-9))
  expect(hiddenWidth({ width: 100, mlpRatio: 1.1 + 1e-10 })).toBe(110)
})

test('ViT-B/16 has 152 tensors with a class token', () => {
  expect(createVit(modelPresets['ViT-B-16']).layout.segments).toHaveLength(152)
})

test('the forward pass of ViT-B/16 takes the published 17.6 thousand million multiply-adds, of ViT-S/16 4.6', () => {
  expect(flopsPerImage(modelPresets['ViT-B-16']) / 2e9).toBeCloseTo(17.58, 1)
  expect(flopsPerImage(modelPresets['ViT-S-16']) / 2e9).toBeCloseTo(4.61, 1)
})
