/** WebAssembly's memory really runs out here: tensors that nobody fills cost the machine nothing. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { OutOfMemory } from '../../src/core/outOfMemory.ts'
import { openBackend } from '../../src/engine/open.ts'
import { ofLane, train } from '../fixtures/train.ts'
import { tinyExperiment } from '../fixtures/tiny.ts'

const wasmBase = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'
const HALF_GB = 2 ** 27 // numbers

test('a tensor without room is an exception that names it, and what was there before is unharmed', async () => {
  await openBackend('wasm', { wasmBase })
  const backend = tf.backend() as BackendWasm
  const kept = tf.tensor1d([1, 2, 3])
  const taken: tf.TensorInfo[] = []
  const take = () => {
    for (let i = 0; i < 8; i++) taken.push(backend.makeOutput([1024, HALF_GB / 1024], 'float32'))
  }
  expect(take).toThrow(OutOfMemory)
  expect(take).toThrow(
    /^out of memory: a tensor of 1024×131072 numbers needs 537 MB, and the memory of WebAssembly, 4.29 GB, has no room for it$/,
  )
  for (const { dataId } of taken) backend.disposeData(dataId)
  expect([...(await tf.add(kept, kept).data())]).toEqual([2, 4, 6])
})

test('a lane whose activations find no room halts, and the lanes beside it go on', async () => {
  const { device } = await openBackend('wasm', { wasmBase })
  const backend = tf.backend() as BackendWasm
  const experiment = tinyExperiment({
    lanes: [
      { name: 'AdamW', method: 'base' },
      { name: 'SAM', method: 'sam' },
    ],
    model: { width: 64, mlpRatio: 4 }, // vectors of 0.2 MB
    training: { steps: 6 },
  })
  // From the third step of SAM on, once: what is left of the heap is taken away before, and given back after it.
  const taken: tf.TensorInfo[] = []
  let steps = 0
  const { halts, ...trained } = await train(experiment, {
    device: {
      ...device,
      program: (body) => {
        const program = device.program(body)
        const run: typeof program.run = (state, inputs) => {
          const isStep = 'values' in inputs
          if (isStep) steps++
          if (isStep && steps === 6) {
            // Not to the last byte: tfjs's own lists are in the heap too.
            for (let size = HALF_GB; size >= 2 ** 12; size /= 2) {
              try {
                for (let i = 0; i < 16; i++) taken.push(backend.makeOutput([size], 'float32'))
              } catch {
                continue // no room for this size any more
              }
            }
          }
          try {
            return program.run(state, inputs)
          } finally {
            for (const { dataId } of taken.splice(0)) backend.disposeData(dataId)
          }
        }
        return { ...program, run }
      },
    },
  })
  expect(halts).toMatchObject([{ lane: 1, t: 2 }])
  expect(halts[0]!.cause).toMatch(
    /^out of memory: a tensor of [\d×]+ numbers needs [\d.]+ KB, and the memory of WebAssembly, 4.29 GB, has no room for it; lower /,
  )
  expect(ofLane(trained.steps, 0)).toHaveLength(6)
  expect(ofLane(trained.steps, 1)).toHaveLength(2)
  expect(trained.weights.every((w) => w.every(Number.isFinite))).toBe(true)
})
