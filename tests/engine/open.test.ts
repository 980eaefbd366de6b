/** Which machine trains where there is no WebGPU, as in Node. */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, expect, test, vi } from 'vitest'
import { openBackend } from '../../src/engine/open.ts'

afterEach(() => void vi.restoreAllMocks())

test('compiled WebAssembly trains', async () => {
  const { report } = await openBackend('auto')
  expect(report).toMatchObject({ name: 'wasm', adapter: 'compiled, SIMD', software: false })
  expect(tf.getBackend()).toBe('compiled-wasm')
})

test('without 128-bit vectors plain JavaScript trains and says so, and WebAssembly cannot be forced', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  const { report } = await openBackend('auto')
  expect(report.name).toBe('cpu')
  expect(report.reason).toMatch(/ WebAssembly has no 128-bit vectors \(SIMD\) here\.$/)
  expect(tf.getBackend()).toBe('cpu')
  await expect(openBackend('wasm')).rejects.toThrow(
    'WebAssembly has no 128-bit vectors (SIMD) here.',
  )
})
