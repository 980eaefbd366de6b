import { expect, test } from 'vitest'
import {
  demandOf,
  fitOf,
  refusalOf,
  shortageOf,
  wasmHeapBytes,
  type Capacity,
} from '../../../src/experiment/cost/fit.ts'
import { paperPresets } from '../../../src/experiment/presets/paper.ts'
import { opening } from '../../../src/experiment/presets/opening.ts'
import { recipes } from '../../../src/experiment/presets/recipes.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'

const experimentOf = (input: unknown) => parseExperiment(input).experiment!
const webgpu: Capacity = { name: 'webgpu', software: false, maxBufferBytes: 2 ** 31 }
const wasm: Capacity = { name: 'wasm', software: false, maxBufferBytes: null }
const cpu: Capacity = { name: 'cpu', software: false, maxBufferBytes: null }
const devices = [webgpu, wasm, cpu, { ...webgpu, software: true }]

test('every recipe and every twin fits every device', () => {
  const inputs = [opening, ...recipes.map((r) => r.experiment), ...paperPresets.map((p) => p.twin)]
  for (const input of inputs) {
    for (const device of devices) expect(fitOf(experimentOf(input), device)).toEqual({ fits: true })
  }
})

test('no row of the paper can be trained on a processor: one step alone would take too long', () => {
  for (const { experiment } of paperPresets) {
    for (const device of [wasm, cpu, { ...webgpu, software: true }]) {
      expect(fitOf(experimentOf(experiment), device)).toMatchObject({ fits: false })
    }
  }
})

test('one vector of ViT-B-16 is 346 MB: a smaller largest buffer does not hold it', () => {
  const experiment = experimentOf({ model: { preset: 'ViT-B-16' }, training: { batchSize: 1 } })
  expect(demandOf(experiment, 'compiled').memory.weights).toBe(4 * 86_567_656)
  expect(fitOf(experiment, webgpu)).toEqual({ fits: true })
  expect(fitOf(experiment, { ...webgpu, maxBufferBytes: 4 * 86_567_656 })).toEqual({ fits: true })
  expect(fitOf(experiment, { ...webgpu, maxBufferBytes: 4 * 86_567_656 - 1 })).toEqual({
    fits: false,
    what: 'buffer',
  })
})

test('an activation can be larger than the weights', () => {
  const training = { batchSize: 4096 }
  const experiment = experimentOf({ model: { preset: 'ViT-S-16' }, training })
  const { activation, weights } = demandOf(experiment, 'compiled').memory
  expect(activation).toBeGreaterThan(weights)
  expect(fitOf(experiment, webgpu)).toEqual({ fits: false, what: 'buffer' })
})

test('WebAssembly ends at its heap', () => {
  const three = experimentOf({ model: { preset: 'ViT-B-16' }, training: { batchSize: 1 } })
  expect(demandOf(three, 'plain').memory.total).toBeGreaterThan(wasmHeapBytes)
  expect(fitOf(three, wasm)).toEqual({ fits: false, what: 'memory' })
})

test('a step of LookSAM costs at most two gradients, on average 1 + 1/k', () => {
  const one = (lane: object) =>
    demandOf(
      experimentOf({ lanes: [{ name: 'a', ...lane }], training: { steps: 100 } }),
      'compiled',
    )
  const base = one({ method: 'base' })
  const look = one({ method: 'look-sam', k: 4 })
  expect(look.stepFlops).toBe(2 * base.stepFlops)
  expect(look.runFlops).toBeCloseTo(1.25 * base.runFlops, 0)
  expect(base.runFlops).toBe(100 * base.stepFlops)
})

test('what does not fit is said in one sentence: which, how large, what is allowed, what to lower', () => {
  const large = experimentOf({ model: { preset: 'ViT-B-16' }, training: { batchSize: 1 } })
  expect(shortageOf(large, { ...webgpu, maxBufferBytes: 2 ** 28 })).toBe(
    'The weights need one buffer of 346 MB, and the largest here has 268 MB: lower the width or the depth, or train fewer lanes at once.',
  )
  expect(shortageOf(large, wasm)).toMatch(
    /^About [\d.]+ GB are needed, and the memory of WebAssembly ends at 4.29 GB: lower the width or the depth, or train fewer lanes at once, or train on WebGPU.$/,
  )
  const many = experimentOf({ training: { batchSize: 65_536 } })
  expect(shortageOf(many, { ...webgpu, maxBufferBytes: 2 ** 27 })).toBe(
    'The widest activation needs one buffer of 604 MB, and the largest here has 134 MB: lower the batch size or set a micro-batch.',
  )
  expect(shortageOf(experimentOf({}), webgpu)).toBeNull()
})

test('a run is refused only where its weights alone do not fit: an estimate warns', () => {
  const large = experimentOf({ model: { preset: 'ViT-B-16' }, training: { batchSize: 1 } })
  expect(refusalOf(large, { ...webgpu, maxBufferBytes: 2 ** 28 })).toMatch(/^The weights need/)
  expect(refusalOf(large, webgpu)).toBeNull()
  expect(refusalOf(large, wasm)).toMatch(/^About/) // three lanes of 346 MB vectors
  const one = experimentOf({
    model: { preset: 'ViT-B-16' },
    lanes: [{ name: 'a', method: 'base' }],
  })
  expect(shortageOf(one, wasm)).not.toBeNull()
  expect(refusalOf(one, wasm)).toBeNull()
})
