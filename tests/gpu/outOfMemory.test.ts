/** A WebGPU device with too little memory: the lane that finds none halts with a sentence, and nothing else stops. */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { afterEach, expect, test, vi } from 'vitest'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import type { ExperimentInput } from '../../src/experiment/input.ts'
import { openBackend, type Engine } from '../../src/engine/open.ts'
import { trainingOf } from './digits.ts'
import { tiny } from './tiny.ts'

const compiling = 300_000 // ms

afterEach(() => void vi.restoreAllMocks())

async function eventsOf({ device }: Engine, input: ExperimentInput): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for await (const pulled of trainingOf(input, device).run()) events.push(...pulled.events)
  return events
}

const haltsOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.type === 'halt' ? [event] : []))

/** Buffers no larger than every WebGPU allows: 128 MiB to bind. */
async function smallest(): Promise<GPU> {
  const adapter = (await navigator.gpu.requestAdapter())!
  const { info, features } = adapter
  const requestDevice = () => adapter.requestDevice()
  const small = { info, features, limits: {}, requestDevice }
  return { requestAdapter: async () => small } as unknown as GPU
}

test(
  'a plan that no buffer can hold is refused before any buffer is made',
  { timeout: compiling },
  async () => {
    const engine = await openBackend('webgpu', { gpu: await smallest() })
    expect(engine.report.maxBufferBytes).toBe(2 ** 27)
    const { device: gpu } = tf.backend() as WebGPUBackend
    const made = vi.spyOn(gpu, 'createBuffer')
    const events = await eventsOf(engine, {
      ...tiny,
      model: { patchSize: 1, width: 32, depth: 1, heads: 2, mlpRatio: 4 },
      training: { ...tiny.training, batchSize: 8192 },
    })
    const halts = haltsOf(events)
    expect(halts.map(({ lane, t }) => [lane, t])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ])
    expect(halts[0]!.cause).toMatch(
      /^out of memory: what \w+ (computes|reads) needs [\d.]+ (MB|GB), and the largest buffer here has 134 MB; lower the batch size or set a micro-batch$/,
    )
    const largest = Math.max(...made.mock.calls.map(([{ size }]) => size))
    expect(largest).toBeLessThan(2 ** 24)
  },
)

test(
  'where the GPU has no room for the buffers of one lane the others train on',
  { timeout: compiling },
  async () => {
    const engine = await openBackend('webgpu')
    const { device: gpu } = tf.backend() as WebGPUBackend
    // A program's allocation is watched by two scopes, the inner one for memory; SAM's is the third program.
    let popped = 0
    const real = gpu.popErrorScope.bind(gpu)
    vi.spyOn(gpu, 'popErrorScope').mockImplementation(async () => {
      const error = await real()
      return popped++ === 4 ? new GPUOutOfMemoryError('no more memory') : error
    })
    const events = await eventsOf(engine, tiny)
    const halts = haltsOf(events)
    expect(halts.map(({ lane, t }) => [lane, t])).toEqual([[1, 0]])
    expect(halts[0]!.cause).toMatch(
      /^out of memory: the intermediate results of a step need [\d.]+ KB, the largest of them [\d.]+ KB \(what the kernel “.+” writes\), and the GPU has no room for all; lower /,
    )
    const stepsOf = (lane: number) =>
      events.filter((event) => event.type === 'step' && event.lane === lane).length
    expect([0, 1, 2].map(stepsOf)).toEqual([8, 0, 8])
  },
)
