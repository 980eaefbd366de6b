/** The memory of compiled WebAssembly: what the formula says of it, what is given out twice, and where it ends. */
import * as tf from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import type { Device } from '../../../../src/core/device.ts'
import { createTraining } from '../../../../src/core/training/train.ts'
import { openBackend } from '../../../../src/engine/open.ts'
import { Heap } from '../../../../src/engine/targets/wasm/runtime/heap.ts'
import type { HeapBackend } from '../../../../src/engine/targets/wasm/runtime/heapBackend.ts'
import { memoryOf } from '../../../../src/experiment/cost/memoryEstimate.ts'
import { ofLane, timeless, train } from '../../../fixtures/train.ts'
import { tinyDataset, tinyExperiment, type TinyInput } from '../../../fixtures/tiny.ts'

test('memory that is given back is given out again, and joined', () => {
  const heap = new Heap()
  const [a, b, c] = [100, 200, 300].map((size) => heap.allocate(size, 'a test needs'))
  expect([a! % 64, b! - a!, c! - b!]).toEqual([0, 128, 256])
  heap.release(a!)
  heap.release(b!)
  expect(heap.allocate(384, 'a test needs')).toBe(a)
  heap.release(c!)
  heap.release(a!)
  expect(heap.used).toBe(0)
  expect(heap.allocate(1e7, 'a test needs')).toBe(a)
  expect(heap.size).toBeGreaterThan(1e7)
  expect(() => heap.release(b!)).toThrow('Nothing is held')
})

const cases: [string, TinyInput][] = [
  ['AdamW', { model: { width: 64, depth: 2 } }],
  ['SAM, wide', { model: { width: 96, mlpRatio: 4 }, lanes: [{ name: 'a', method: 'sam' }] }],
  ['LookSAM, deep', { model: { width: 32, depth: 4 }, lanes: [{ name: 'a', method: 'look-sam' }] }],
  ['many images', { training: { batchSize: 40 }, model: { width: 24, depth: 2 } }],
]

test.each(cases)('a lane of %s holds what the formula says', async (_what, input) => {
  const experiment = tinyExperiment({ lanes: [{ name: 'a', method: 'base' }], ...input })
  const { device } = await openBackend('wasm')
  const { heap } = tf.backend() as HeapBackend
  const before = heap.used
  const pulling = createTraining(experiment, tinyDataset(), {
    ...device,
    time: timeless.time,
  }).run()
  while (!(await pulling.next('work')).value!.roundDone);
  const { step, lanes } = memoryOf(experiment, 'compiled')
  const held = heap.used - before
  await pulling.return()
  expect(heap.used).toBe(before)
  // Small models' share of constants and alignment is large; the formula is for those that fill a memory.
  expect(Math.abs((step + lanes[0]!) / held - 1)).toBeLessThan(0.35)
})

test('a lane whose step finds no room halts, and the lanes beside it go on', async () => {
  const { device } = await openBackend('wasm')
  const { heap } = tf.backend() as HeapBackend
  const before = heap.used
  const experiment = tinyExperiment({
    lanes: [
      { name: 'AdamW', method: 'base' },
      { name: 'SAM', method: 'sam' },
    ],
    model: { width: 64, mlpRatio: 4 }, // vectors of 0.2 MB
    training: { steps: 3 },
  })
  let prepared = 0
  const program: Device['program'] = (body) => {
    const own = device.program(body)
    return {
      ...own,
      async prepare(state, inputs) {
        if (!('values' in inputs)) return own.prepare(state, inputs)
        // All that is left of the memory is taken away while SAM's step is prepared, and given back after it.
        const taken: number[] = []
        if (++prepared === 2) {
          for (let size = 2 ** 29; size >= 2 ** 12; size /= 2) {
            try {
              for (;;) taken.push(heap.allocate(size, 'this test takes'))
            } catch {
              continue
            }
          }
        }
        try {
          await own.prepare(state, inputs)
        } finally {
          for (const address of taken) heap.release(address)
        }
      },
    }
  }
  const { halts, steps, weights } = await train(experiment, { device: { ...device, program } })
  expect(halts).toMatchObject([{ lane: 1, t: 0 }])
  expect(halts[0]!.cause).toMatch(
    /^out of memory: the intermediate results of a step need [\d.]+ [KM]B, and the memory of WebAssembly, 4.29 GB, has no room for it; lower /,
  )
  expect(ofLane(steps, 0)).toHaveLength(3)
  expect(ofLane(steps, 1)).toHaveLength(0)
  expect(weights.every((w) => w.every(Number.isFinite))).toBe(true)
  expect(heap.used).toBe(before)
})

test('an engine without vectors of 128 bits trains in plain JavaScript, and says why', async () => {
  const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  const why = 'WebAssembly has no 128-bit vectors (SIMD) here.'
  await expect(openBackend('wasm')).rejects.toThrow(why)
  const { report } = await openBackend('auto')
  validate.mockRestore()
  expect(report.name).toBe('cpu')
  expect(report.reason).toContain(why)
})
