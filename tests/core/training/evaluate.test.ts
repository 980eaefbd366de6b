import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createFeed } from '../../../src/core/data/feed.ts'
import { plainProgram } from '../../../src/core/device.ts'
import { createEvaluation, evaluationChunk } from '../../../src/core/training/evaluate.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { logits, target, tensorsOf, vitLoss } from '../../reference/vit.ts'
import { fromReference } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'
import { train } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const dataset = tinyDataset()
const experiment = tinyExperiment({ training: { labelSmoothing: 0.3 } })
const { model } = experiment
const vit = createVit(model)
const w = roundedNoise(
  tensorsOf(model).reduce((n, { size }) => n + size, 0),
  4,
)
const weights = fromReference(vit.layout, model, w)
const feed = createFeed(dataset, experiment)

const images = feed.split.validation.map((i) =>
  Float64Array.from(dataset.pixels.subarray(i * 32, (i + 1) * 32), (p) => (p / 16 - 0.5) / 0.25),
)
const labels = feed.split.validation.map((i) => dataset.labels[i]!)

/** Mean loss without smoothing, and the share of images whose largest logit is their class. */
const expected = [
  vitLoss(
    model,
    w,
    images,
    labels.map((label) => target(label, 3, 0)),
  ),
  images.filter((image, i) => {
    const z = logits(model, w, image)
    return z.indexOf(Math.max(...z)) === labels[i]
  }).length / images.length,
] as const

test.each([1, 5, 11, 12, 13, 512])(
  'in chunks of %i, loss and accuracy are the float64 reference’s',
  async (chunk) => {
    const before = tf.memory().numTensors
    const evaluation = createEvaluation(vit, feed.validation, feed.resize, chunk, {
      program: plainProgram,
    })
    const given = tf.tensor1d(weights)
    for (const w of [given, tf.tensor1d(weights.map(() => Infinity)), given]) {
      const numbers = evaluation.run(w)
      const [loss, accuracy] = await numbers.data()
      numbers.dispose()
      if (w !== given) {
        w.dispose()
        continue // what it leaves behind must not reach the next evaluation
      }
      expect(loss! / expected[0]).toBeCloseTo(1, 6)
      expect(accuracy).toBeCloseTo(expected[1], 6)
    }
    given.dispose()
    evaluation.dispose()
    expect(tf.memory().numTensors).toBe(before)
  },
)

test.each([
  [512, 1],
  [6, 1],
  [5, 2],
  [1, 1],
])('chunks of %i of twelve images take %i programs', (chunk, expectedPrograms) => {
  let programs = 0
  const evaluation = createEvaluation(vit, feed.validation, feed.resize, chunk, {
    program(body) {
      programs++
      return plainProgram(body)
    },
  })
  expect(feed.validation.images.shape[0]).toBe(12)
  expect(programs).toBe(expectedPrograms)
  expect(evaluation.compilations(tf.tensor1d(weights))).toHaveLength(expectedPrograms)
  evaluation.dispose()
})

test('the evaluation at 0 judges the initial weights, by the clean targets', async () => {
  const { evaluations } = await train(
    {
      ...experiment,
      lanes: [{ name: 'A', method: 'base' }],
      training: { ...experiment.training, steps: 1 },
    },
    { dataset, weights },
  )
  expect(evaluations[0]).toMatchObject({ lane: 0, t: 0 })
  expect(evaluations[0]!.valLoss / expected[0]).toBeCloseTo(1, 6)
  expect(evaluations[0]!.valAccuracy).toBeCloseTo(expected[1], 6)
  expect(evaluations[1]!.valLoss).not.toBe(evaluations[0]!.valLoss)
})

test('a chunk is at least one image and at most 512', () => {
  expect(evaluationChunk(197, 1e9)).toBe(1)
  expect(evaluationChunk(1, 4)).toBe(512)
  expect(evaluationChunk(16, 144)).toBe(512)
  expect(evaluationChunk(197, 3072)).toBe(6)
})
