/** Compiled steps on real WebGPU: repeated they give the same bits, and they hold on to nothing. */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Body, Device, Inputs, Program } from '../../src/core/device.ts'
import { openBackend } from '../../src/engine/open.ts'
import { trainingOf } from './digits.ts'
import { prepared, tiny } from './tiny.ts'

const compiling = 300_000 // ms; SwiftShader takes half a second for each shader

let device: Device
beforeAll(async () => {
  device = (await openBackend('webgpu')).device
})

/** The weights of every lane after a run in which knobs are turned on the way. */
async function turnedRun(steps: number, on: Device): Promise<Float32Array[]> {
  const lanes = [{ name: 'LookSAM', method: 'look-sam', k: 3 }] as const
  const training = trainingOf(
    { ...tiny, lanes: [...lanes], training: { ...tiny.training, steps, evalEvery: 1000 } },
    on,
  )
  let pulls = 0
  let weights: Float32Array[] = []
  for await (const { events } of training.run()) {
    if (events[0]?.type === 'preparing') continue
    pulls++
    if (pulls === 10) training.turnKnob([0], 'rho', 0.2)
    if (pulls === 20) training.turnKnob([0], 'lr', 0.001)
    if (pulls === 30) training.turnKnob([0], 'k', 2)
    if (events.at(-1)?.type === 'done') weights = [(await training.weights(0)).values]
  }
  return weights
}

/** Traces, plans and binds anew for every run. */
function forgetful(on: Device): Device {
  const program = <S extends object, I extends Inputs>(body: Body<S, I>): Program<S, I> => {
    const inner = on.program(body)
    return {
      prepare: (...args) => inner.prepare(...args),
      run(...args) {
        inner.dispose()
        return inner.run(...args)
      },
      dispose: () => inner.dispose(),
    }
  }
  return { ...on, program }
}

test(
  'fifty replayed steps give, bit for bit, what fifty steps give that are each captured anew',
  { timeout: compiling },
  async () => {
    const replayed = await turnedRun(50, device)
    const captured = await turnedRun(50, forgetful(device))
    expect(replayed[0]!.length).toBeGreaterThan(1000)
    expect(replayed).toEqual(captured)
    expect(await turnedRun(50, device)).toEqual(replayed)
  },
)

test(
  'twenty experiments started and dropped leave no tensor and no buffer',
  { timeout: compiling },
  async () => {
    const { bufferManager, device: gpu } = tf.backend() as WebGPUBackend
    const isOurs = ({ label }: GPUBuffer) => label.startsWith('program')
    const made = vi.spyOn(gpu, 'createBuffer')
    const destroyed = vi.spyOn(GPUBuffer.prototype, 'destroy')
    // tfjs keeps the buffers it made, for tensors of the same size.
    const ours = () =>
      made.mock.results.filter(({ value }) => isOurs(value as GPUBuffer)).length -
      (destroyed.mock.contexts as GPUBuffer[]).filter(isOurs).length
    const held = () => ({
      tensors: tf.memory().numTensors,
      bytes: bufferManager.numBytesUsed,
      buffers: ours(),
    })
    let before: object = {}
    for (let i = 0; i < 22; i++) {
      if (i === 2) before = held()
      const run = trainingOf(tiny, device).run()
      await prepared(run)
      for (let pulls = 0; pulls < 7; pulls++) await run.next('work')
      await run.next('flush')
      await run.return()
    }
    expect(held()).toEqual(before)
    expect(ours()).toBe(0)
    vi.restoreAllMocks()
  },
)

test('a batch of another size is captured anew', { timeout: compiling }, async () => {
  const body: Body<{ sum: tf.Tensor }, { rows: Int32Array }> = ({ sum }, { rows }) => {
    const numbers = tf.cast<tf.Tensor1D>(rows, 'float32')
    return { state: { sum: tf.add(sum, tf.sum(numbers)) }, numbers }
  }
  const program = device.program(body)
  let state: { sum: tf.Tensor } = { sum: tf.scalar(1) }
  for (const rows of [
    [1, 2, 3],
    [4, 5],
    [6, 7],
    [8, 9, 10, 11],
  ]) {
    const next = program.run(state, { rows: Int32Array.from(rows) })
    state = next.state
    expect([...(await next.numbers.data())]).toEqual(rows)
    next.numbers.dispose()
  }
  expect([...(await state.sum.data())]).toEqual([67])
  program.dispose()
  state.sum.dispose()
})

test(
  'indices of a large batch arrive whole, in writes of at most 4 kB',
  { timeout: compiling },
  async () => {
    const program = device.program<{ sum: tf.Tensor }, { rows: Int32Array }>(
      ({ sum }, { rows }) => {
        const numbers = tf.cast<tf.Tensor1D>(rows, 'float32')
        return { state: { sum: tf.add(sum, tf.sum(numbers)) }, numbers }
      },
    )
    const rows = Int32Array.from({ length: 2500 }, (_, i) => (i * 7919) % 2500)
    const sum = tf.scalar(0)
    program.run({ sum }, { rows }).numbers.dispose() // makes the buffers
    const { device: gpu } = tf.backend() as WebGPUBackend
    const uploads = vi.spyOn(gpu.queue, 'writeBuffer')
    const { numbers } = program.run({ sum }, { rows: rows.toReversed() })
    const bytes = uploads.mock.calls.map(([, , data]) => (data as ArrayBufferView).byteLength)
    vi.restoreAllMocks()
    expect(bytes).toEqual([4096, 4096, 1808])
    expect([...(await numbers.data())]).toEqual(Array.from(rows.toReversed()))
    tf.dispose([numbers, sum])
    program.dispose()
  },
)

test(
  'a step uploads its knobs and indices and reads nothing back',
  { timeout: compiling },
  async () => {
    const { device: gpu } = tf.backend() as WebGPUBackend
    const run = trainingOf(tiny, device, { readEvery: Infinity }).run()
    await prepared(run)
    for (let pulls = 0; pulls < 9; pulls++) await run.next('work') // bound, past the first round
    const uploads = vi.spyOn(gpu.queue, 'writeBuffer')
    const readings = vi.spyOn(GPUBuffer.prototype, 'mapAsync')
    await run.next('work')
    const bytes = uploads.mock.calls.map(([, , data]) => (data as ArrayBufferView).byteLength)
    const read = (readings.mock.contexts as GPUBuffer[]).filter(({ size }) => size !== 16) // timestamps, read while training goes on
    vi.restoreAllMocks()
    await run.return()
    expect(bytes).toEqual([28, 32])
    expect(read).toEqual([])
  },
)
