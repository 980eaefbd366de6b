import { expect, test } from 'vitest'
import type { Capacity } from '../../../../src/experiment/cost/fit.ts'
import { paperPresets } from '../../../../src/experiment/presets/paper.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import {
  needsOf,
  power,
  requirementRefusal,
} from '../../../../src/ui/panels/presets/requirements.ts'

const large = parseExperiment(paperPresets.find(({ name }) => name === 'ViT-B-16')!.experiment)
const gpu: Capacity = { name: 'webgpu', software: false, maxBufferBytes: 4e9 }

test('large numbers are powers of ten', () => {
  expect(power(4.05e19)).toBe('4 × 10¹⁹')
  expect(power(1.7e5)).toBe('1.7 × 10⁵')
})

test('a row of the paper says what it needs', () => {
  expect(needsOf(large.experiment!)).toMatch(
    /^Needs 346 MB a vector, ≈ [\d.]+ GB in all on WebGPU, 4.1 × 10¹⁹ operations/,
  )
})

test('what does not fit says why, and what it would take', () => {
  expect(requirementRefusal(large.experiment!, gpu)).toBeNull()
  expect(requirementRefusal(large.experiment!, { ...gpu, maxBufferBytes: 256e6 })).toMatch(
    /one buffer of 346 MB, and the largest here has 256 MB/,
  )
  expect(
    requirementRefusal(large.experiment!, { ...gpu, name: 'wasm', maxBufferBytes: null }),
  ).toMatch(/WebAssembly ends at 4.29 GB/)
})
