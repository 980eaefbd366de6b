import { expect, test } from 'vitest'
import {
  adapterName,
  findAdapter,
  isSoftware,
} from '../../../../../src/engine/targets/webgpu/device/adapter.ts'
import { adapterClassOf } from '../../../../../src/engine/targets/webgpu/device/adapterClass.ts'

const info = (given: Partial<GPUAdapterInfo>): GPUAdapterInfo => ({
  __brand: 'GPUAdapterInfo',
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  subgroupMinSize: 4,
  subgroupMaxSize: 128,
  isFallbackAdapter: false,
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

/** Which kind of adapter a device of this adapter is shaped for; SwiftShader's subgroups are four threads wide. */
const classOf = (given: Partial<GPUAdapterInfo>) =>
  adapterClassOf({
    adapterInfo: info({ subgroupMinSize: 4, subgroupMaxSize: 4, ...given }),
    features: new Set(['subgroups']),
  })

test.each<[string, Partial<GPUAdapterInfo>]>([
  ['SwiftShader', { vendor: 'google', architecture: 'swiftshader' }],
  ['SwiftShader in Node', { description: 'SwiftShader Device (LLVM 10.0.0)' }],
  ['llvmpipe', { vendor: 'mesa', description: 'llvmpipe (LLVM 17.0.6, 256 bits)' }],
  ['lavapipe', { vendor: 'mesa', architecture: 'lavapipe' }],
  ['WARP', { vendor: 'microsoft', architecture: 'warp' }],
  ['WARP by its name', { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' }],
  ['what the browser falls back to', { vendor: 'acme', isFallbackAdapter: true }],
  ['a processor', { vendor: 'acme', device: 'CPU' }],
])('%s is software, for the badge and for the kernels', (_name, given) => {
  expect(isSoftware(info(given))).toBe(true)
  expect(classOf(given)).toBe(given.architecture === 'swiftshader' ? 'quads' : 'alone')
})

test('without subgroups of four, SwiftShader works as other software does', () => {
  const given = { vendor: 'google', architecture: 'swiftshader' }
  expect(classOf({ ...given, subgroupMaxSize: 32 })).toBe('alone')
  expect(adapterClassOf({ adapterInfo: info(given), features: new Set() })).toBe('alone')
})

test.each<Partial<GPUAdapterInfo>>([
  { vendor: 'nvidia', architecture: 'ampere' },
  { vendor: 'intel', architecture: 'xe-2lpg', description: 'Intel(R) Arc(TM) 140V GPU' },
  { vendor: 'apple', architecture: 'metal-3' },
  { vendor: 'amd', architecture: 'rdna-3', description: 'AMD Radeon RX 7900' },
  { vendor: 'qualcomm', architecture: 'adreno-7xx' },
  { vendor: 'arm', architecture: 'valhall', description: 'Mali-G78 (warped edition)' },
  {},
])('%j is hardware', (given) => {
  expect(isSoftware(info(given))).toBe(false)
  expect(classOf(given)).toBe('group')
})

test('why there is no adapter is one sentence', async () => {
  const gpu = (requestAdapter: () => Promise<null>) => ({ requestAdapter }) as unknown as GPU
  expect(await findAdapter(undefined)).toBe('There is no WebGPU here (navigator.gpu is missing).')
  expect(await findAdapter(gpu(async () => null))).toBe('WebGPU found no graphics adapter.')
  expect(await findAdapter(gpu(() => Promise.reject(new Error('blocked'))))).toBe(
    'WebGPU could not be asked for an adapter: blocked.',
  )
})
