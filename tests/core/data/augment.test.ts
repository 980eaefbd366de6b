import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAugmentation, PICK } from '../../../src/core/data/augment.ts'
import { createEnsemble } from '../../../src/core/training/ensemble.ts'
import { openBackend } from '../../../src/engine/open.ts'
import { batchesOf, framed, framedExperiment, movesOf } from '../../fixtures/augmented.ts'
import { timeless, train } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'
import '../../fixtures/cpu.ts'

const picksAt = (augment: 'shift' | 'flip-shift', t: number) => {
  const picks = createAugmentation(framed, framedExperiment(augment))!.picks(
    t,
    Int32Array.from({ length: 12 }, (_, i) => i),
  )
  return Array.from({ length: 12 }, (_, i) => Array.from(picks.subarray(PICK * i, PICK * (i + 1))))
}

describe('what is drawn', () => {
  it('moves by up to an eighth of the side in both directions, and mirrors every second time', () => {
    const picks = Array.from({ length: 200 }, (_, t) => picksAt('flip-shift', t)).flat()
    for (const axis of [1, 2]) {
      const counts = [-2, -1, 0, 1, 2].map((by) => picks.filter((p) => p[axis] === by).length)
      expect(counts.reduce((a, b) => a + b)).toBe(picks.length)
      for (const count of counts) expect(count / picks.length).toBeCloseTo(0.2, 1)
    }
    expect(picks.filter(([, , , mirrored]) => mirrored === 1).length / picks.length).toBeCloseTo(
      0.5,
      1,
    )
  })

  it('is a function of seed and step, and a shift never mirrors', () => {
    expect(picksAt('shift', 7)).toEqual(picksAt('shift', 7))
    expect(picksAt('shift', 7)).not.toEqual(picksAt('shift', 8))
    expect(picksAt('shift', 7)).toEqual(picksAt('flip-shift', 7).map(([a, b, c]) => [a, b, c, 0]))
  })

  it('is nothing where nothing is asked for', () => {
    expect(createAugmentation(framed, tinyExperiment())).toBeNull()
  })
})

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  it.each(['shift', 'flip-shift'] as const)(
    'a batch with %s equals the plain reference bit for bit',
    async (augment) => {
      const { device } = await openBackend(backend)
      const experiment = framedExperiment(augment)
      for (const t of [0, 1, 5]) {
        const { found, expected } = await batchesOf(device, experiment, t)
        expect(found).toEqual(expected)
      }
      expect(movesOf(experiment, 0).some(({ mirrored }) => mirrored)).toBe(augment !== 'shift')
    },
  )
})

describe('training', () => {
  beforeEach(async () => void (await tf.setBackend('cpu')))

  const dataset = { ...tinyDataset(), imageSize: 8, channels: 1, pixels: eightByEight() }
  const experiment = tinyExperiment({
    dataset: { augment: 'flip-shift' },
    model: { imageSize: 8, channels: 1, patchSize: 4 },
    training: { steps: 6, evalEvery: 3 },
    lanes: [
      { name: 'a', method: 'sam', rho: 0 },
      { name: 'b', method: 'base' },
    ],
  })

  it('gives all lanes and both passes the same images', async () => {
    const { steps } = await train(experiment, { dataset })
    const [sam, base] = [0, 1].map((lane) => steps.filter((step) => step.lane === lane))
    for (const [t, step] of sam!.entries()) {
      expect(step.perturbedLoss).toBe(step.loss) // ρ = 0: the same weights, the same images
      expect(step.loss).toBeCloseTo(base![t]!.loss!, 6)
    }
    const plain = await train(
      { ...experiment, dataset: { ...experiment.dataset, augment: 'none' } },
      { dataset },
    )
    expect(plain.steps[0]!.loss).not.toBe(steps[0]!.loss)
  })

  it.each([
    ['cpu', 1],
    ['cpu', 5],
    ['wasm', 3],
  ] as const)('on %s does not change with micro-batches of %i', async (backend, microBatch) => {
    const { device } = await openBackend(backend)
    const whole = await train(experiment, { dataset, device })
    const training = { ...experiment.training, microBatch }
    const parts = await train({ ...experiment, training }, { dataset, device })
    for (const [i, { loss, gradNorm }] of parts.steps.entries()) {
      expect(loss).toBeCloseTo(whole.steps[i]!.loss!, 5)
      expect(gradNorm).toBeCloseTo(whole.steps[i]!.gradNorm!, 4)
    }
  })

  it('goes on from a checkpoint as if it had never stopped', async () => {
    const whole = await train(experiment, { dataset })
    const training = createEnsemble(experiment, [3], dataset, timeless)
    const first = training.run()
    for (let pulls = 0; pulls < 9; pulls++) await first.next('work')
    await first.next('flush')
    const from = structuredClone(await training.checkpoint())
    await first.return()
    const rest = await train(experiment, { dataset, from: from[0]! })
    expect(rest.weights).toEqual(whole.weights)
    expect(rest.steps.length).toBeLessThan(whole.steps.length)
    expect(rest.steps).toEqual(whole.steps.slice(-rest.steps.length))
  })

  function eightByEight(): Uint8Array {
    return Uint8Array.from({ length: 60 * 64 }, (_, i) => (i * 7 + (i >> 6) * 3) % 17)
  }
})

it('leaves no tensor behind', async () => {
  await tf.setBackend('cpu')
  const before = tf.memory().numTensors
  await batchesOf(timeless, framedExperiment('shift'), 0)
  expect(tf.memory().numTensors).toBe(before)
})
