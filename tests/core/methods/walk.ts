/** Trains a method step by step through `trainStep`, with everything it asks and answers written down. */
import * as tf from '@tensorflow/tfjs-core'
import { createFeed } from '../../../src/core/data/feed.ts'
import type { Phase } from '../../../src/experiment/events.ts'
import { lossAndGradOf } from '../../../src/core/training/lossAndGrad.ts'
import type { Method } from '../../../src/core/methods/method.ts'
import { initialWeights } from '../../../src/core/model/init.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { optimizerChains } from '../../../src/core/optim/index.ts'
import {
  disposeState,
  initialState,
  trainStep,
  type TrainState,
} from '../../../src/core/training/step.ts'
import { kernelMask } from '../../../src/core/tensors/vector.ts'
import '../../fixtures/cpu.ts'
import { tinyDataset, tinyExperiment, type TinyInput } from '../../fixtures/tiny.ts'

type Data = Float32Array

export interface Step {
  phase: Phase
  /** Weights before the step and after it. */
  w: Data
  next: Data
  /** Where the method asked for a gradient, and what it got. */
  asked: Data[]
  got: Data[]
  /** What the method gave the optimizer, and its g_v afterwards. */
  used: Data
  gV: Data | undefined
}

export interface WalkOptions {
  experiment?: TinyInput
  steps?: number
  k?: number
  rho?: number
  alpha?: number
}

export const { layout } = createVit(tinyExperiment().model)

export function walk(
  method: Method,
  { experiment: input = {}, steps = 20, k = 4, rho = 0.1, alpha = 0.7 }: WalkOptions = {},
): Step[] {
  const experiment = tinyExperiment(input)
  const vit = createVit(experiment.model)
  const feed = createFeed(tinyDataset(), experiment)
  const settings = experiment.optimizer
  const optimizer = optimizerChains[settings.name](settings, vit.layout, kernelMask(vit.layout))
  const taken: Step[] = []
  let noted: Omit<Step, 'next'> | null = null
  const watched: Method = {
    ...method,
    gradient(lossAndGrad, w, state, knobs, phase) {
      const [asked, got]: Data[][] = [[], []]
      const answer = method.gradient(
        (at) => {
          const found = lossAndGrad(at)
          asked!.push(copy(at))
          got!.push(copy(found.g))
          return found
        },
        w,
        state,
        knobs,
        phase,
      )
      const gV = answer.state['gV'] && copy(answer.state['gV'])
      noted = { phase, w: copy(w), asked: asked!, got: got!, used: copy(answer.g), gV }
      return answer
    },
  }
  let state: TrainState = initialState(
    initialWeights(vit.layout, experiment.model.init, experiment.seed),
    watched,
    optimizer,
  )
  let lastRefresh = -Infinity
  for (let t = 0; t < steps; t++) {
    const phase = method.phase(t - lastRefresh, k)
    if (phase === 'refresh') lastRefresh = t
    const knobs = {
      rho: tf.scalar(rho),
      alpha: tf.scalar(alpha),
      eta: tf.scalar(settings.lr),
      weightDecay: tf.scalar(settings.weightDecay),
      clipNorm: settings.clipNorm === null ? null : tf.scalar(settings.clipNorm),
      mCorrection: tf.scalar(1 / (1 - settings.beta1 ** (t + 1))),
      vCorrection: tf.scalar(1 / (1 - settings.beta2 ** (t + 1))),
    }
    const batch = feed.batch(tf.tensor1d(feed.indices(t)))
    const next = trainStep(watched, optimizer, state, lossAndGradOf(vit, batch), knobs, phase)
    state = next.state
    tf.dispose([next.numbers, batch.images, batch.targets])
    taken.push({ ...noted!, next: copy(state.w) })
  }
  disposeState(state)
  feed.dispose()
  return taken
}

const copy = (tensor: tf.Tensor): Data => Float32Array.from(tensor.dataSync())
