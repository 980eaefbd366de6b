/** Moved images on real WebGPU: the bits of the plain reference. */
import { expect, test } from 'vitest'
import { openBackend } from '../../src/engine/open.ts'
import { batchesOf, framedExperiment } from '../fixtures/augmented.ts'

test('batches equal the plain reference bit for bit', { timeout: 120_000 }, async () => {
  const { device } = await openBackend('webgpu')
  for (const t of [0, 4]) {
    const { found, expected } = await batchesOf(device, framedExperiment('flip-shift'), t)
    expect(found).toEqual(expected)
  }
})
