/** Evaluations in several passes: what they look at, what they find, and where a run may stop in between. */
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { createBatches } from '../../../src/core/data/batches.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { createTraining } from '../../../src/core/training/train.ts'
import { imagesPerPass, passesOf, recalledPerPass } from '../../../src/core/training/evaluate.ts'
import { openBackend } from '../../../src/engine/open.ts'
import { flopsPerImage } from '../../../src/experiment/cost/size.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import type { ExperimentInput } from '../../../src/experiment/input.ts'
import { train, sorted } from '../../fixtures/train.ts'
import '../../fixtures/cpu.ts'

/** 28×28 images in the form of MNIST, few and easily told apart. */
const images = 400
const dataset = {
  name: 'stripes',
  pixels: Uint8Array.from({ length: images * 784 }, (_, i) => {
    const image = Math.floor(i / 784)
    return (i * (3 + (image % 10)) + image) % 251
  }),
  labels: Uint8Array.from({ length: images }, (_, i) => i % 10),
  images,
  imageSize: 28,
  channels: 1,
  classes: 10,
  scale: 255,
  mean: 0.5,
  std: 0.3,
}

const experimentOf = (training: ExperimentInput['training'], labelNoise = 0.5) =>
  parseExperiment({
    dataset: { name: 'mnist', trainSize: 60, labelNoise },
    model: { imageSize: 28, patchSize: 7, width: 64, depth: 6, heads: 1, mlpRatio: 4 },
    training: { steps: 4, batchSize: 4, evalEvery: 2, ...training },
    optimizer: { warmupSteps: 0 },
    lanes: [
      { name: 'A', method: 'base' },
      { name: 'B', method: 'sam' },
    ],
  }).experiment!

const experiment = experimentOf({})

test('a pass computes for about half a GFLOP, and those of digits are as they were', () => {
  const each = imagesPerPass(experiment)
  expect(each * flopsPerImage(experiment.model)).toBeLessThanOrEqual(5e8)
  expect((each + 1) * flopsPerImage(experiment.model)).toBeGreaterThan(5e8)
  expect(passesOf(experiment, 340, 0)).toBeGreaterThan(5)
  const digits = parseExperiment({ model: experiment.model }).experiment!
  expect(passesOf(digits, 512, 0)).toBe(1)
  expect(passesOf(digits, 512, 3)).toBe(2)
  expect(recalledPerPass(digits, 1197, 120)).toBe(173) // the last of three passes holds them
  expect(recalledPerPass(digits, 1197, 174)).toBe(512)
  expect(imagesPerPass(digits)).toBe(512)
})

test('evalImages are looked at, and no others', async () => {
  const some = experimentOf({ evalImages: 30 })
  const { evaluated, split } = createBatches(dataset, some)
  expect(evaluated).toHaveLength(30)
  expect(evaluated.every((i) => split.validation.includes(i))).toBe(true)
  const judged = async (pixels: Uint8Array) => {
    const { device } = await openBackend('wasm')
    const { evaluations } = await train(some, { dataset: { ...dataset, pixels }, device })
    return evaluations.map(({ valLoss }) => valLoss)
  }
  const pixels = Uint8Array.from(dataset.pixels)
  const others = split.validation.filter((i) => !evaluated.includes(i))
  for (const i of others) pixels.fill(0, i * 784, (i + 1) * 784)
  const before = await judged(dataset.pixels)
  expect(await judged(pixels)).toEqual(before)
  pixels.fill(0, evaluated[0]! * 784, (evaluated[0]! + 1) * 784)
  expect(await judged(pixels)).not.toEqual(before)
})

describe('memorised and resisted', () => {
  test('are the shares of the changed labels and of the true ones that are predicted', async () => {
    const { device } = await openBackend('wasm')
    const { evaluations, weights } = await train(experiment, { dataset, device })
    const { changed, trainLabels, split } = createBatches(dataset, experiment)
    expect(changed.length).toBeGreaterThan(15)
    await tf.setBackend('cpu')
    const vit = createVit(experiment.model)
    for (const lane of [0, 1]) {
      const predicted = Array.from(changed, (row) => {
        const image = split.train[row]!
        const pixels = dataset.pixels.subarray(image * 784, (image + 1) * 784)
        const input = Float32Array.from(pixels, (pixel) => (pixel / 255 - 0.5) / 0.3)
        return tf.tidy(
          () =>
            tf
              .argMax(vit.forward(tf.tensor1d(weights[lane]!), tf.tensor2d(input, [1, 784])), 1)
              .dataSync()[0]!,
        )
      })
      const share = (label: (row: number) => number) =>
        predicted.filter((found, i) => found === label(changed[i]!)).length / changed.length
      const last = evaluations.filter((event) => event.lane === lane).at(-1)!
      expect(last.memorised).toBeCloseTo(
        share((row) => trainLabels[row]!),
        6,
      )
      expect(last.resisted).toBeCloseTo(
        share((row) => dataset.labels[split.train[row]!]!),
        6,
      )
    }
  })

  test('are not told where no label is wrong', async () => {
    const { device } = await openBackend('wasm')
    const { evaluations } = await train(experimentOf({ steps: 1 }, 0), { dataset, device })
    expect(evaluations.map((event) => Object.keys(event).toSorted().join(' '))).toEqual(
      Array.from({ length: 4 }, () => 'lane seed t type valAccuracy valLoss'),
    )
  })
})

test(
  'a run that stops between any two passes goes on as if it had not',
  { timeout: 90_000 },
  async () => {
    const { device } = await openBackend('wasm')
    const whole = await train(experiment, { dataset, device })
    const passes = passesOf(experiment, 340, createBatches(dataset, experiment).changedLabels)
    expect(passes).toBeGreaterThan(5)
    const compiling = whole.events.filter(({ type }) => type === 'preparing').length
    const told = (events: typeof whole.events) => {
      const { steps, evaluations } = sorted(events)
      const timeless = steps.map((step) => ({ ...step, ms: 0, deviceMs: 0 }))
      return { steps: timeless, evaluations }
    }
    for (const pulls of [1, passes, 2 * passes - 1, 2 * passes + 5]) {
      const training = createTraining(experiment, dataset, device)
      const run = training.run()
      const events = []
      for (let i = 0; i < compiling + pulls; i++)
        events.push(...(await run.next('work')).value!.events)
      events.push(...(await run.next('flush')).value!.events)
      const [from] = structuredClone(await training.checkpoint())
      await run.return()
      const rest = await train(experiment, { dataset, device, from: from! })
      expect(told([...events, ...rest.events])).toEqual(told(whole.events))
      expect(rest.weights).toEqual(whole.weights)
    }
  },
)
