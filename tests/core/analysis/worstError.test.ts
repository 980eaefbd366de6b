import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createTraining } from '../../../src/core/training/train.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { hostDevice } from '../../../src/engine/targets/plain.ts'
import '../../fixtures/cpu.ts'
import { digits } from '../../fixtures/digits.ts'

const { experiment } = parseExperiment({
  dataset: { trainSize: 60 },
  model: { patchSize: 4, width: 8, depth: 1, heads: 2 },
  training: { steps: 20, batchSize: 20, evalEvery: 20 },
  optimizer: { lr: 0.02, warmupSteps: 0 },
  lanes: [{ name: 'AdamW', method: 'base' }],
})

test('‖w‖² and error rates of a trained lane: none within radius 0, more far up the loss, nothing leaked', async () => {
  const training = createTraining(experiment!, digits, hostDevice)
  const run = training.run()
  for (let i = 0; i < 15; i++) await run.next('work')
  await run.next('flush')
  const before = tf.memory().numTensors
  const here = await training.boundMeasures(0, 0)
  const far = await training.boundMeasures(0, 5)
  const { values: w } = await training.weights(0)
  expect(tf.memory().numTensors).toBe(before)
  const squares = w.reduce((sum, x) => sum + x * x, 0)
  expect(Math.abs(here.weightNormSquared - squares)).toBeLessThan(1e-6 * squares)
  expect(here.perturbedError).toBe(here.trainError)
  expect(far.trainError).toBe(here.trainError)
  expect(far.perturbedError).toBeGreaterThan(here.trainError)
  await run.return()
})
