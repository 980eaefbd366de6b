import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import type { ExperimentInput } from '../../../src/experiment/input.ts'
import { createTraining, type Training } from '../../../src/core/training/train.ts'
import '../../fixtures/cpu.ts'
import { timeless } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const methods = ['base', 'sam', 'look-sam', 'layer-sam', 'look-layer-sam'] as const
const lanes = methods.map((method) => ({ name: method, method })) as ExperimentInput['lanes']

const experiment = tinyExperiment({
  lanes,
  training: { steps: 60, evalEvery: 7, batchSize: 4, labelSmoothing: 0.1 },
  optimizer: { clipNorm: 0.5 },
})

const held = () => {
  const { numTensors, numBytes } = tf.memory()
  return { numTensors, numBytes }
}

/** Pulls until every lane has done a number of steps, then flushes. */
async function advance(run: ReturnType<Training['run']>, rounds: number): Promise<void> {
  for (let round = 0; round < rounds;) {
    const { value } = await run.next('work')
    if (value?.roundDone) round++
  }
  await run.next('flush')
}

/** A reading that was on its way is freed when it arrives. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test('the number of tensors and bytes is constant from step 20 on, and all are freed at the end', async () => {
  const before = held()
  const run = createTraining(experiment, tinyDataset(), timeless).run()
  await advance(run, 20)
  const at20 = held()
  for (let i = 0; i < 3; i++) {
    await advance(run, 5)
    expect(held()).toEqual(at20)
  }
  await run.return()
  await settled()
  expect(held()).toEqual(before)
})

test.each(['lamb', 'sgd'] as const)('with %s and micro-batches neither grows', async (name) => {
  const before = held()
  const optimizer = { ...experiment.optimizer, name }
  const training = { ...experiment.training, microBatch: 3 }
  const run = createTraining({ ...experiment, training, optimizer }, tinyDataset(), timeless).run()
  await advance(run, 6)
  const at6 = held()
  await advance(run, 5)
  expect(held()).toEqual(at6)
  await run.return()
  await settled()
  expect(held()).toEqual(before)
})

test.each([1, 2, 3, 4, 8, 9])(
  'a return after %i pulls, in the middle of a round, frees everything',
  async (pulls) => {
    const before = held()
    const run = createTraining(experiment, tinyDataset(), timeless, {
      readEvery: pulls % 2 ? 0 : 1e9,
    }).run()
    for (let i = 0; i < pulls; i++) await run.next('work')
    await run.return()
    await settled()
    expect(held()).toEqual(before)
  },
)

test('a run to its end frees everything', async () => {
  const before = held()
  const run = createTraining(
    { ...experiment, training: { ...experiment.training, steps: 5 } },
    tinyDataset(),
    timeless,
  ).run()
  while (!(await run.next('work')).done);
  await settled()
  expect(held()).toEqual(before)
})

test('a step that throws frees everything, and the error comes through', async () => {
  const before = held()
  let left = 7
  const failing: typeof timeless = {
    ...timeless,
    time: (work) => {
      if (left-- === 0) throw new Error('out of memory')
      return timeless.time(work)
    },
  }
  const run = createTraining(experiment, tinyDataset(), failing).run()
  await expect(async () => {
    while (!(await run.next('work')).done);
  }).rejects.toThrow('out of memory')
  await settled()
  expect(held()).toEqual(before)
})

test('a lane that halted and a lane that was dropped hold no more than before', async () => {
  const before = held()
  const wild = { name: 'sgd', lr: 100, clipNorm: null, weightDecay: 10 } as const
  const three = tinyExperiment({
    lanes: [
      { name: 'A', method: 'base' },
      { name: 'B', method: 'sam', optimizer: wild },
      { name: 'C', method: 'look-sam' },
    ],
    training: { steps: 60 },
    optimizer: { schedule: 'constant', warmupSteps: 0 },
  })
  const training = createTraining(three, tinyDataset(), timeless)
  const run = training.run()
  await advance(run, 20)
  training.dropLane(2)
  await advance(run, 5)
  const later = held()
  await advance(run, 10)
  expect(held()).toEqual(later)
  await run.return()
  await settled()
  expect(held()).toEqual(before)
})

test('what weights() hands out is the caller’s own: writing to it changes no lane', async () => {
  const training = createTraining(experiment, tinyDataset(), timeless)
  const mine = (await training.weights(0)).values
  const before = Float32Array.from(mine)
  mine.fill(NaN)
  expect((await training.weights(0)).values).toEqual(before)
  expect((await training.weights(1)).values).toEqual(before)
  const run = training.run()
  await run.next()
  await run.return()
})
