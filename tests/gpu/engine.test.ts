import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { beforeAll, describe, expect, test } from 'vitest'
import { openBackend, type Engine } from '../../src/engine/open.ts'
import { noise32 } from '../reference/algebra.ts'

/** The worst error of A·Bᵀ, A and B of m rows and k columns, against three loops. */
async function worstError(m: number, k: number): Promise<number> {
  const [a, b] = [noise32(m * k, 1), noise32(m * k, 2)]
  const got = await tf.matMul(tf.tensor2d(a, [m, k]), tf.tensor2d(b, [m, k]), false, true).data()
  let worst = 0
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0
      for (let l = 0; l < k; l++) sum += a[i * k + l]! * b[j * k + l]!
      worst = Math.max(worst, Math.abs(sum - got[i * m + j]!))
    }
  }
  return worst
}

describe('WebGPU on a device of our own', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await openBackend('webgpu')
  })

  test('has the limits and features of the adapter, not the defaults', async () => {
    const adapter = (await navigator.gpu.requestAdapter())!
    const { device } = tf.backend() as WebGPUBackend
    for (const limit of [
      'maxStorageBuffersPerShaderStage',
      'maxBufferSize',
      'maxStorageBufferBindingSize',
    ] as const) {
      expect(device.limits[limit]).toBe(adapter.limits[limit])
    }
    for (const feature of ['timestamp-query', 'subgroups', 'shader-f16'] as const) {
      expect(device.features.has(feature)).toBe(adapter.features.has(feature))
    }
  })

  test('is reported with its adapter, and as software where it is', () => {
    const { device } = tf.backend() as WebGPUBackend
    expect(engine.report).toEqual({
      name: 'webgpu',
      adapter: expect.stringMatching(/swiftshader/i),
      software: true,
      reason: 'WebGPU was asked for and has only a software adapter.',
      maxBufferBytes: Math.min(
        device.limits.maxBufferSize,
        device.limits.maxStorageBufferBindingSize,
      ),
    })
  })

  test('multiplies [64, 2048] by its transpose right, which tfjs left alone does not', async () => {
    expect(await worstError(64, 2048)).toBeLessThan(1e-2)
    tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', -1) // once this goes well, tfjs may choose for itself again
    expect(await worstError(64, 2048)).toBeGreaterThan(1)
    tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', 3)
  })

  test('times pieces of work and settles to the number asked for', async () => {
    const a = tf.tensor2d(noise32(128 * 128, 3), [128, 128])
    const began = performance.now()
    const pieces = [1, 2, 3].map(() => engine.device.time(() => tf.matMul(a, a)))
    let run = 0
    for (const { ms } of pieces) void ms.then(() => run++)
    await engine.device.settle(1)
    expect(run).toBeGreaterThanOrEqual(2)
    await engine.device.settle(0)
    expect(run).toBe(3)
    const times = await Promise.all(pieces.map(({ ms }) => ms))
    for (const ms of times) expect(ms).toBeGreaterThan(0)
    // Each moment counts for one piece only; the GPU's clock is read in steps of 0.1 ms.
    const spent = performance.now() - began
    expect(times.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(spent + 0.3)
    const nothing = engine.device.time(() => 7)
    expect(nothing.result).toBe(7)
    expect(await nothing.ms).toBe(0)
  })

  test('a refused command is told as a loss, in one sentence', async () => {
    const { device } = tf.backend() as WebGPUBackend
    device.createBuffer({ size: device.limits.maxBufferSize + 4, usage: GPUBufferUsage.STORAGE })
    await device.queue.onSubmittedWorkDone()
    expect(await engine.lost).toMatch(/^The GPU refused a command: Buffer size/)
  })

  test('can be opened again', async () => {
    const again = await openBackend('webgpu')
    expect(again.report).toEqual(engine.report)
    const numbers = noise32(2000, 1)
    expect(await tf.add(tf.tensor1d(numbers), tf.scalar(0)).data()).toEqual(numbers)
  })
})

/** WebGPU with a hardware adapter that refuses to give a device. */
async function withoutDevice(): Promise<GPU> {
  const { features, limits } = (await navigator.gpu.requestAdapter())!
  const adapter = {
    info: { vendor: 'nvidia', architecture: 'ampere', device: '', description: '' },
    features,
    limits,
    requestDevice: () => Promise.reject(new Error('no more devices')),
  }
  return { requestAdapter: async () => adapter } as unknown as GPU
}

describe('which backend is chosen', () => {
  test('auto takes WebAssembly before a software adapter, and says why', async () => {
    const { report, lost } = await openBackend('auto')
    expect(report).toMatchObject({ name: 'wasm', adapter: 'compiled, SIMD', software: false })
    expect(report.reason).toMatch(
      /^WebGPU has only a software adapter here \(.*swiftshader.*\), and WebAssembly starts sooner\.$/i,
    )
    expect(lost).toBeUndefined()
    expect(tf.getBackend()).toBe('compiled-wasm')
  })

  test('a forced backend that cannot run rejects with one sentence', async () => {
    const blind = { requestAdapter: async () => null } as unknown as GPU
    await expect(openBackend('webgpu', { gpu: blind })).rejects.toThrow(
      'WebGPU found no graphics adapter.',
    )
    await expect(openBackend('webgpu', { gpu: await withoutDevice() })).rejects.toThrow(
      'WebGPU could not start on NVIDIA Ampere: no more devices.',
    )
  })

  test('auto takes WebAssembly where hardware gives no device', async () => {
    const { report } = await openBackend('auto', { gpu: await withoutDevice() })
    expect(report).toMatchObject({
      name: 'wasm',
      reason: 'WebGPU could not start on NVIDIA Ampere: no more devices.',
    })
  })

  test('auto without an adapter says so', async () => {
    const blind = { requestAdapter: async () => null } as unknown as GPU
    const { report } = await openBackend('auto', { gpu: blind })
    expect(report).toMatchObject({ name: 'wasm', reason: 'WebGPU found no graphics adapter.' })
  })

  test('cpu is plain JavaScript', async () => {
    const { report } = await openBackend('cpu')
    expect(report).toMatchObject({ name: 'cpu', adapter: 'plain JavaScript' })
    expect(tf.getBackend()).toBe('cpu')
  })
})
