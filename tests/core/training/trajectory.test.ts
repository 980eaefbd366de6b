/** Whole runs against float64: numerical gradients of the reference's ViT, its methods, clip and optimizers. */
import { describe, expect, test } from 'vitest'
import type { StepEvent } from '../../../src/experiment/events.ts'
import type { ExperimentInput } from '../../../src/experiment/input.ts'
import type { Experiment } from '../../../src/experiment/schema.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { noise, norm, sub, type Numbers } from '../../reference/algebra.ts'
import { base, lookSam, sam, type ReferenceMethod } from '../../reference/methods.ts'
import { adamw, lamb, sgd } from '../../reference/optimizers.ts'
import {
  referenceTraining,
  type ReferenceBatch,
  type ReferenceStep,
} from '../../reference/training.ts'
import { target, tensorsOf } from '../../reference/vit.ts'
import { fromReference, toReference } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'
import { train } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment, type TinyInput } from '../../fixtures/tiny.ts'

const dataset = tinyDataset()
const optimizers = { adamw, lamb, sgd }

/** Weights at which attention, gains and biases are all at work. */
function livelyWeights(model: Experiment['model']): Numbers {
  const tensors = tensorsOf(model)
  const w = noise(
    tensors.reduce((sum, { size }) => sum + size, 0),
    11,
  )
  for (const { name, offset, size } of tensors) {
    for (let i = offset; i < offset + size; i++) {
      w[i] = Math.fround(0.5 * w[i]! + (/norm\d?\.weight$/.test(name) ? 1 : 0))
    }
  }
  return w
}

/** Trains one lane from the same weights in both, and sets the steps side by side. */
async function both(
  method: ReferenceMethod,
  lane: NonNullable<ExperimentInput['lanes']>[number],
  input: TinyInput,
) {
  const experiment = tinyExperiment({ ...input, lanes: [lane] })
  const { model, training, optimizer: settings } = experiment
  const { layout } = createVit(model)
  const w0 = livelyWeights(model)
  const ours = await train(experiment, { dataset, weights: fromReference(layout, model, w0) })
  const theirs = referenceTraining({
    model,
    weights: w0,
    steps: training.steps,
    batch: (t) => batchOf(experiment, ours.training.split.train, ours.training.batchIndices(t)),
    method,
    optimizer: optimizers[settings.name](tensorsOf(model), settings),
    clipNorm: settings.clipNorm,
    schedule: settings,
  })
  const end = toReference(layout, model, ours.weights[0]!)
  const way = norm(sub(theirs.weights, w0))
  return { ours: ours.steps, theirs: theirs.steps, wayError: norm(sub(end, theirs.weights)) / way }
}

function batchOf({ training }: Experiment, train: number[], indices: Int32Array): ReferenceBatch {
  const { pixels, labels, scale, mean, std } = dataset
  const positions = Array.from(indices, (i) => train[i]!)
  return {
    images: positions.map((image) =>
      Float64Array.from(
        pixels.subarray(image * 32, (image + 1) * 32),
        (p) => (p / scale - (mean as number)) / (std as number),
      ),
    ),
    targets: positions.map((image) => target(labels[image]!, 3, training.labelSmoothing)),
  }
}

const names = [
  'loss',
  'perturbedLoss',
  'gradNorm',
  'samGradNorm',
  'gvNorm',
  'epsilonNorm',
  'cosTheta',
  'reuseCos',
  'amplification',
  'gvChange',
  'gsChange',
  'ghChange',
  'updateNorm',
  'lr',
] as const

/** How g_v, g_s and g_h change is measured where they are carried: SAM carries nothing. */
const changes = ['gvChange', 'gsChange', 'ghChange'] as const

/** Every number of every step that is off by more than 0.2 %, or is there in one of the two only. */
function disagreements(ours: StepEvent[], theirs: ReferenceStep[], carries: boolean): string[] {
  return theirs.flatMap((step, t) => {
    const expected = carries
      ? step
      : { ...step, ...Object.fromEntries(changes.map((c) => [c, undefined])) }
    return names
      .filter((name) => !agree(ours[t]![name], expected[name]))
      .map((name) => `t ${t} ${step.phase} ${name}: ${ours[t]![name]}, not ${expected[name]}`)
  })
}

const agree = (got: number | null, expected: number | undefined) =>
  expected === undefined
    ? got === null
    : Math.abs((got ?? NaN) - expected) <= 2e-4 * Math.abs(expected)

const settings = {
  training: { steps: 8, batchSize: 3, labelSmoothing: 0.1 },
  optimizer: { lr: 0.02, weightDecay: 0.3, clipNorm: 0.5, warmupSteps: 3 },
} as const

const look = { name: 'A', method: 'look-sam', rho: 0.2, k: 3, alpha: 0.7 } as const

describe('every step’s numbers within 2e-4, the weights within 2e-4 of their way', () => {
  test.each([
    ['base', base, { name: 'A', method: 'base' }, settings],
    ['SAM', sam(0.2), { name: 'A', method: 'sam', rho: 0.2 }, settings],
    ['LookSAM', lookSam(0.2, 3, 0.7), look, settings],
    [
      'LookSAM with a class token, LAMB and a linear schedule',
      lookSam(0.2, 4, 0.3),
      { ...look, k: 4, alpha: 0.3 },
      {
        model: { pool: 'cls' },
        training: { steps: 8, batchSize: 3 },
        optimizer: {
          name: 'lamb',
          lr: 0.02,
          weightDecay: 0.1,
          clipNorm: null,
          schedule: 'linear',
          warmupSteps: 2,
        },
      },
    ],
    [
      'SAM with SGD at a constant rate, in micro-batches',
      sam(0.1),
      { name: 'A', method: 'sam', rho: 0.1 },
      {
        training: { steps: 8, batchSize: 3, microBatch: 2 },
        optimizer: {
          name: 'sgd',
          lr: 0.05,
          weightDecay: 0.01,
          clipNorm: 1,
          schedule: 'constant',
          warmupSteps: 0,
        },
      },
    ],
  ] as const)('%s', async (_name, method, lane, input) => {
    const { ours, theirs, wayError } = await both(method, lane, input)
    expect(ours.map(({ t, phase }) => [t, phase])).toEqual(theirs.map(({ t, phase }) => [t, phase]))
    expect(disagreements(ours, theirs, lane.method !== 'sam')).toEqual([])
    expect(wayError).toBeLessThan(2e-4)
  })
})
