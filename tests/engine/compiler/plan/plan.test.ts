import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ExperimentInput } from '../../../../src/experiment/input.ts'
import { createTraining } from '../../../../src/core/training/train.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { assignSlots } from '../../../../src/engine/compiler/plan/allocate.ts'
import type { Plan } from '../../../../src/engine/compiler/plan/steps.ts'
import type { Kernel } from '../../../../src/engine/targets/webgpu/kernels/kernel.ts'
import { add, dot, norm, scale } from '../../../../src/core/tensors/vector.ts'
import { tinyDataset } from '../../../fixtures/tiny.ts'
import { labels, makerFor, planOfFunction, planningDevice } from '../plans.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const d = 64 * 400 // long enough for sums in two passes

describe('fusion', () => {
  test('a chain of functions over a vector is one kernel, whatever it reads', () => {
    const plan = planOfFunction({ w: [d], g: [d], eta: [] }, ({ w, g, eta }) => ({
      state: { w: tf.sub(w!, tf.mul(eta!, tf.div(g!, tf.add(tf.sqrt(tf.square(g!)), 1e-8)))) },
      numbers: eta!,
    }))
    expect(labels(plan)).toEqual([`fused 1x${d}`, 'fused 1x1'])
    expect(plan.copies).toEqual([])
  })

  test('dots and norms of the same vectors take one pass and one sum', () => {
    const plan = planOfFunction({ a: [d], b: [d] }, (s) => {
      const [a, b] = [s['a'] as tf.Tensor1D, s['b'] as tf.Tensor1D]
      return { numbers: tf.stack([norm(a), norm(b), dot(a, b)]) }
    })
    expect(labels(plan)).toEqual(['fused 3x512', 'sums 3x1', 'fused 1x3'])
  })

  test('arithmetic of scalars happens in the kernel that needs it', () => {
    const plan = planOfFunction({ w: [d], rho: [] }, (s) => {
      const w = s['w'] as tf.Tensor1D
      return {
        state: { w: add(w, scale(w, tf.div(s['rho'] as tf.Scalar, norm(w)))) },
        numbers: s['rho']!,
      }
    })
    expect(labels(plan).filter((label) => label.endsWith(`x${d}`))).toEqual([`fused 1x${d}`])
    expect(plan.launches).toHaveLength(4)
  })

  test('what is computed twice is computed once, and what nobody reads is not', () => {
    const plan = planOfFunction({ w: [d] }, ({ w }) => {
      tf.exp(w!)
      return { numbers: tf.add(tf.sum(tf.square(w!)), tf.sum(tf.mul(tf.square(w!), 1))) }
    })
    expect(labels(plan)).toEqual(['fused 1x512', 'sums 1x1', 'fused 1x1'])
  })

  test('no kernel binds more buffers than the device allows', () => {
    const names = Array.from({ length: 12 }, (_, i) => `v${i}`)
    const plan = planOfFunction(Object.fromEntries(names.map((name) => [name, [d]])), (s) => ({
      numbers: tf.stack(names.map((name) => tf.sum(tf.mul(s[name]!, s['v0']!)))),
      state: { v0: names.slice(1).reduce((sum, name) => tf.add(sum, s[name]!), s['v0']!) },
    }))
    for (const { args } of plan.launches) {
      expect(args.length).toBeLessThanOrEqual(makerFor().maxBindings)
    }
  })
})

describe('state', () => {
  test('is written in place where its kernel reads no other of its numbers', () => {
    const plan = planOfFunction({ w: [d], m: [d] }, ({ w, m }) => {
      const next = tf.add(tf.mul(m!, 0.9), w!)
      return { state: { m: next, w: tf.sub(w!, next) }, numbers: tf.scalar(0) }
    })
    expect(labels(plan)).toContain(`fused 2x${d}`)
    expect(plan.copies).toEqual([])
    expect(plan.slots).toHaveLength(1) // the numbers'
  })

  test('is copied at the end where it is turned around', () => {
    const plan = planOfFunction({ w: [8, 16] }, ({ w }) => ({
      state: { w: tf.reshape(tf.transpose(w!), [8, 16]) },
      numbers: tf.scalar(0),
    }))
    expect(plan.copies.map(({ to }) => to)).toEqual(['state .w'])
  })

  test('two vectors change places in one kernel, which reads both before it writes', () => {
    const plan = planOfFunction({ a: [d], b: [d] }, ({ a, b }) => ({
      state: { a: b!, b: a! },
      numbers: tf.scalar(0),
    }))
    expect(labels(plan)).toContain(`fused 2x${d}`)
    expect(plan.copies).toEqual([])
  })
})

describe('memory', () => {
  const need = (home: string, size: number, first: number, last: number) => ({
    home,
    size,
    first,
    last,
  })

  test('a slot is used again when what it held has been read, and not before', () => {
    const { slotOf, sizes } = assignSlots([
      need('a', 100, 0, 1),
      need('b', 50, 1, 2),
      need('c', 100, 2, 3),
    ])
    expect(slotOf.get('c')).toBe(slotOf.get('a'))
    expect(slotOf.get('b')).not.toBe(slotOf.get('a'))
    expect(sizes).toEqual([100, 50])
  })

  test('a batch in eight parts takes a quarter of the buffers, as each part has the memory of the one before', async () => {
    const model = { imageSize: 8, patchSize: 2, width: 48, depth: 2 }
    const bytesOf = async (microBatch: number) => {
      const [step] = await plansOf({ model, training: { batchSize: 64, microBatch } })
      return step!.slots.reduce((sum, size) => sum + size, 0)
    }
    expect(await bytesOf(8)).toBeLessThan((await bytesOf(64)) / 4)
  })

  test('a batch of thousands of parts has the kernels and the memory of two parts', async () => {
    const plansFor = (batchSize: number) =>
      plansOf({
        model: { imageSize: 8, patchSize: 4, width: 8, depth: 1, heads: 2 },
        training: { batchSize, microBatch: 8 },
        lanes: [{ name: 'A', method: 'look-sam' }],
      })
    const [two, many] = [await plansFor(16), await plansFor(65_536)]
    expect(many.map(labels)).toEqual(two.map(labels))
    expect(many.map(({ slots }) => slots)).toEqual(two.map(({ slots }) => slots))
    expect(many.map(({ constants }) => constants.length)).toEqual(
      two.map(({ constants }) => constants.length),
    )
    const turns = ({ launches }: Plan<Kernel>) =>
      launches.flatMap((launch) => ('repeat' in launch ? launch.repeat.turns : []))
    expect(turns(two[0]!)).toEqual([2, 2])
    expect(turns(many[0]!)).toEqual([8192, 8192])
  })

  test('no dispatch reads a buffer that another of its bindings writes', async () => {
    for (const plan of await plansOf({ lanes: [{ name: 'A', method: 'look-sam' }] })) {
      for (const launch of plan.launches) {
        if (!('kernel' in launch)) throw new Error('Nothing is repeated here.')
        const { args, kernel } = launch
        const written = args.filter((_, i) => kernel.writes[i]).map(({ buffer }) => buffer)
        const read = args.filter((_, i) => !kernel.writes[i]).map(({ buffer }) => buffer)
        expect(
          read.filter((buffer) => written.includes(buffer)),
          kernel.label,
        ).toEqual([])
      }
    }
  })
})

describe('a step of ViT-S0 with a batch of 32', () => {
  const model = {
    imageSize: 28,
    channels: 1,
    patchSize: 4,
    width: 64,
    depth: 4,
    heads: 4,
    mlpRatio: 2,
    classes: 10,
  }
  async function stepsOf(
    method: 'base' | 'sam' | 'look-sam',
    optimizer: ExperimentInput['optimizer'],
    maxBindings: number,
  ): Promise<number[]> {
    const lanes = [{ name: 'A', method }]
    const input: ExperimentInput = { model, training: { batchSize: 32 }, optimizer, lanes }
    const plans = await plansOf(input, maxBindings)
    return plans.slice(0, -1).map(({ launches }) => launches.length) // the last is the evaluation
  }

  // Of LookSAM, a refresh and a reuse.
  test.each([
    ['clipped, with 8 bindings', {}, 8, { base: [98], sam: [192], look: [193, 103] }],
    [
      'as benchmarked, with 10 bindings',
      { clipNorm: null, weightDecay: 0 },
      10,
      { base: [96], sam: [191], look: [192, 99] },
    ],
  ])('is so many dispatches: %s', async (_what, optimizer, maxBindings, expected) => {
    const base = await stepsOf('base', optimizer, maxBindings)
    const sam = await stepsOf('sam', optimizer, maxBindings)
    const look = await stepsOf('look-sam', optimizer, maxBindings)
    expect({ base, sam, look }).toEqual(expected)
  })
})

/** The plans of an Experiment's first lane: its phases, then the evaluation. */
async function plansOf(input: ExperimentInput, maxBindings?: number): Promise<Plan<Kernel>[]> {
  const { experiment, problems } = parseExperiment({
    dataset: { trainSize: 48 },
    ...input,
  })
  if (!experiment) throw new Error(JSON.stringify(problems))
  const { device, plans } = planningDevice(makerFor(maxBindings))
  const order = {
    split: { train: Array.from({ length: 48 }, (_, i) => i), validation: [48, 49, 50] },
    indices: () => new Int32Array(experiment.training.batchSize),
  }
  // Of the model's own size: nothing is resized.
  const { imageSize, channels, classes } = experiment.model
  const pixels = new Uint8Array(60 * imageSize ** 2 * channels)
  const dataset = { ...tinyDataset(), pixels, imageSize, channels, classes }
  const training = createTraining(experiment, dataset, device, { order })
  const play = async () => {
    for await (const pulled of training.run()) void pulled
  }
  await expect(play()).rejects.toThrow('only plans') // at the first evaluation, all prepared
  return plans
}
