import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import type { Body, Device, Inputs, Program } from '../../src/core/device.ts'
import { OutOfMemory } from '../../src/core/outOfMemory.ts'
import { createTraining } from '../../src/core/training/train.ts'
import '../fixtures/cpu.ts'
import { ofLane, timeless, train } from '../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../fixtures/tiny.ts'

const experiment = tinyExperiment({
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam' },
  ],
  training: { steps: 6 },
})

/** Programs are asked for in the order of the lanes; AdamW has one for its steps, asked for first. */
function without(memoryFor: (program: number, run: number) => boolean): Device {
  let programs = 0
  const program = <S extends object, I extends Inputs>(body: Body<S, I>): Program<S, I> => {
    const own = programs++
    let runs = 0
    const inner = timeless.program(body)
    const check = () => {
      if (!memoryFor(own, runs)) throw new OutOfMemory('a tensor needs', 2e9, 'and there is none')
    }
    return {
      ...inner,
      prepare: async () => check(),
      run(...args) {
        runs++
        check()
        return inner.run(...args)
      },
    }
  }
  return { ...timeless, program }
}

test('a lane whose step finds no memory halts with the cause, the others go on', async () => {
  const whole = await train(experiment)
  // The first program after the evaluations' is that of the first lane's step.
  const evaluations = 3
  const device = without((program, run) => program !== evaluations || run < 4)
  const { halts, steps, weights } = await train(experiment, { device })
  expect(halts).toEqual([
    {
      type: 'halt',
      lane: 0,
      seed: 3,
      t: 3,
      cause:
        'out of memory: a tensor needs 2 GB, and there is none; lower the batch size or set a micro-batch',
    },
  ])
  expect(ofLane(steps, 0)).toHaveLength(3)
  expect(ofLane(steps, 1)).toEqual(ofLane(whole.steps, 1))
  expect(weights.slice(1)).toEqual(whole.weights.slice(1))
  expect(weights[0]!.every(Number.isFinite)).toBe(true)
})

test('a lane that cannot be prepared halts before its first step', async () => {
  const device = { ...without((program) => program !== 4), compiles: true }
  const { halts, steps, events } = await train(experiment, { device })
  expect(halts.map(({ lane, t }) => [lane, t])).toEqual([[1, 0]])
  expect([0, 1, 2].map((lane) => ofLane(steps, lane).length)).toEqual([6, 0, 6])
  expect(events.at(-1)).toEqual({ type: 'done' })
})

test('where the weights fit in no buffer every lane halts, and nothing is left in memory', async () => {
  const before = tf.memory()
  const device = { ...timeless, maxTensorBytes: 1000 }
  const run = createTraining(experiment, tinyDataset(), device).run()
  const causes: string[] = []
  for await (const { events } of run) {
    for (const event of events) if (event.type === 'halt') causes.push(event.cause)
  }
  expect(causes).toHaveLength(3)
  expect(causes[0]).toMatch(
    /^out of memory: the weights need [\d.]+ KB, and the largest buffer here has 1 KB$/,
  )
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes })
})
