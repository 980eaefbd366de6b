/** Tuning from the first plan to the next visit: what is measured is used, remembered, and not measured again. */
import { beforeEach, expect, test, vi } from 'vitest'
import { matmul } from '../../src/engine/targets/webgpu/kernels/matmul.ts'
import type { Product } from '../../src/engine/targets/webgpu/kernels/product.ts'
import { adapterClassOf } from '../../src/engine/targets/webgpu/device/adapterClass.ts'
import { createTuner } from '../../src/engine/targets/webgpu/tuning/tuner.ts'
import { tune } from '../../src/engine/targets/webgpu/tuning/tune.ts'
import { recall, remember } from '../../src/engine/targets/webgpu/tuning/tunings.ts'
import {
  adapterKey,
  classOf,
  variants,
  type Tuning,
} from '../../src/engine/targets/webgpu/tuning/variants.ts'
import { openBackend } from '../../src/engine/open.ts'
import { trainingOf } from './digits.ts'
import { noise32 } from '../reference/algebra.ts'
import { device, run } from './kernelsRun.ts'
import { prepared, tiny } from './tiny.ts'

const compiling = 300_000 // ms; SwiftShader takes half a second for each shader
const adapterClass = adapterClassOf(device)
const adapter = adapterKey(device, adapterClass)
const [usual, other] = variants[adapterClass]
const product: Product = { M: 24, N: 12, K: 20 }

const CACHE = 'looksam-lab tunings'
const address = `tuning?adapter=${encodeURIComponent(adapter)}`
const inCache = async () => (await (await caches.open(CACHE)).match(address))?.text()
const store = async (text: string) => (await caches.open(CACHE)).put(address, new Response(text))

beforeEach(() => remember({ adapter, choices: {} }))

/** Compiles a lane's programs on a device that tunes if asked. → WGSL of every shader made */
async function compiled(options: { tune?: boolean }): Promise<string[]> {
  const shaders = vi.spyOn(GPUDevice.prototype, 'createShaderModule')
  const { device: gpu } = await openBackend('webgpu', { ...options })
  const training = trainingOf({ ...tiny, lanes: tiny.lanes.slice(0, 1) }, gpu).run()
  await prepared(training)
  await training.next('work') // an evaluation
  await training.next('work') // a step: what was compiled runs
  const flushed = (await training.next('flush')).value!.events
  expect(flushed.map(({ type }) => type)).toEqual(['evaluation', 'step'])
  await training.return()
  const codes = shaders.mock.calls.map(([{ code }]) => code)
  shaders.mockRestore()
  return codes
}

test(
  'asked to tune, training measures its products, remembers the choices and never measures them again',
  { timeout: compiling },
  async () => {
    await compiled({ tune: true })
    const first = JSON.parse((await inCache())!) as Tuning
    expect(first.adapter).toBe(adapter)
    expect(Object.keys(first.choices).length).toBeGreaterThan(0)
    for (const choice of Object.values(first.choices)) {
      expect(variants[adapterClass]).toContainEqual(choice)
    }

    // As if the other variant had won everywhere: the next visit must use it, not ask again.
    const swapped = Object.keys(first.choices).map((name) => [name, other])
    await store(JSON.stringify({ adapter, choices: Object.fromEntries(swapped) }))
    const codes = await compiled({ tune: true })
    const later = JSON.parse((await inCache())!) as Tuning
    for (const [name] of swapped) expect(later.choices[name as string]).toEqual(other)
    // The patch embedding: 4 tokens of 8 images, 16 pixels to width 8, is among what is measured first.
    const embedding: Product = { batch: 1, M: 32, N: 8, K: 16 }
    expect(Object.keys(first.choices)).toContain(classOf(embedding))
    const withBias = { ...embedding, transposeA: false, transposeB: false, bias: true }
    const [step] = matmul(withBias, other!).steps
    expect(codes.some((code) => code === step!.kernel.code)).toBe(true)
  },
)

test('a software adapter is not tuned unasked', { timeout: compiling }, async () => {
  expect(adapterClass).not.toBe('group')
  await compiled({})
  expect(JSON.parse((await inCache())!)).toEqual({ adapter, choices: {} })
})

test('a damaged memory is ignored and measured anew', { timeout: compiling }, async () => {
  const name = classOf(product)
  for (const damaged of [
    'not JSON',
    '[]',
    JSON.stringify({ adapter: 'another', choices: { [name]: other } }),
    JSON.stringify({ adapter, choices: { [name]: { ...other, rows: 1000 } } }),
    JSON.stringify({ adapter, choices: { [name]: null } }),
    JSON.stringify({ adapter, choices: { name: other } }),
  ]) {
    await store(damaged)
    expect(await recall(adapter, adapterClass)).toEqual({})
  }
  await createTuner(device, adapterClass, true).learn([product])
  expect(Object.keys(await recall(adapter, adapterClass))).toEqual([name])
})

test('what is remembered is taken from the table of variants', async () => {
  const choices = { [classOf(product)]: other! }
  await remember({ adapter, choices })
  const tuner = createTuner(device, adapterClass, true)
  await tuner.learn([product])
  expect(tuner.variantOf(product)).toBe(other)
  expect(await recall(adapter, adapterClass)).toEqual(choices)
})

test('a class in use keeps its variant for the session', { timeout: compiling }, async () => {
  const tuner = createTuner(device, adapterClass, true)
  expect(tuner.variantOf(product)).toBe(usual)
  await remember({ adapter, choices: { [classOf(product)]: other! } })
  await tuner.learn([product])
  expect(tuner.variantOf(product)).toBe(usual)
})

test('with no time left nothing is measured', async () => {
  expect(await tune(device, adapterClass, [product], 0)).toEqual({ adapter, choices: {} })
})

test('a product of large matrices is raced at a smaller size', { timeout: compiling }, async () => {
  const large: Product = { M: 3, N: 2 ** 12, K: 2 ** 12 }
  const made = vi.spyOn(device, 'createBuffer')
  const { choices } = await tune(device, adapterClass, [large])
  const sizes = made.mock.calls.map(([{ size }]) => size)
  made.mockRestore()
  expect(Object.keys(choices)).toEqual([classOf(large)])
  expect(Math.max(...sizes)).toBe(4 * 2 ** 22)
})

test('each variant gives the same product within rounding', { timeout: compiling }, async () => {
  const inputs = [noise32(24 * 20, 1), noise32(20 * 12, 2)]
  const [a] = await run(matmul(product, usual), inputs, [24 * 12])
  const [b] = await run(matmul(product, other!), inputs, [24 * 12])
  for (const [i, x] of a!.entries()) expect(x).toBeCloseTo(b![i]!, 5)
})
