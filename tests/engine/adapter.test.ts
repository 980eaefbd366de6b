import { expect, test } from 'vitest'
import { adapterName, findAdapter, isSoftware } from '../../src/engine/adapter.ts'

const info = (given: Partial<GPUAdapterInfo>) => ({
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  ...given,
})

test.each([
  [{ vendor: 'nvidia', architecture: 'ampere' }, 'NVIDIA Ampere'],
  [{ vendor: 'intel', architecture: 'gen-12lp' }, 'Intel Gen 12lp'],
  [{ vendor: 'apple', architecture: 'metal-3' }, 'Apple Metal 3'],
  [
    { vendor: 'amd', architecture: 'rdna-3', description: 'AMD Radeon RX 7900' },
    'AMD Radeon RX 7900',
  ],
  [{ vendor: 'google', architecture: 'swiftshader' }, 'Google SwiftShader'],
  [{ vendor: 'acme' }, 'acme'],
  [{ device: '0x1234' }, '0x1234'],
  [{}, 'an adapter without a name'],
])('%j is called %s', (given, name) => {
  expect(adapterName(info(given))).toBe(name)
})

test.each([
  [{ vendor: 'google', architecture: 'swiftshader' }, true],
  [{ vendor: 'mesa', description: 'llvmpipe (LLVM 17.0.6, 256 bits)' }, true],
  [{ vendor: 'microsoft', description: 'Microsoft Basic Render Driver' }, true],
  [{ vendor: 'acme', isFallbackAdapter: true }, true],
  [{ vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: false }, false],
  [{ vendor: 'intel', architecture: 'xe-2lpg' }, false],
])('%j is software: %s', (given, software) => {
  expect(isSoftware({ info: info(given) })).toBe(software)
})

test('why there is no adapter is one sentence', async () => {
  const gpu = (requestAdapter: () => Promise<null>) => ({ requestAdapter }) as unknown as GPU
  expect(await findAdapter(undefined)).toBe('There is no WebGPU here (navigator.gpu is missing).')
  expect(await findAdapter(gpu(async () => null))).toBe('WebGPU found no graphics adapter.')
  expect(await findAdapter(gpu(() => Promise.reject(new Error('blocked'))))).toBe(
    'WebGPU could not be asked for an adapter: blocked.',
  )
})
