/** One lane of a comparison: a method on its own weights, stepped by the training generator. */
import * as tf from '@tensorflow/tfjs-core'
import { boundMeasures, type BoundMeasures } from './analysis/worstError.ts'
import type { Examples, Feed } from './data/feed.ts'
import type { Device } from './device.ts'
import { evaluate, evaluationChunk } from './evaluate.ts'
import type { KnobName } from './events.ts'
import type { Experiment, Lane, OptimizerSettings } from './experiment.ts'
import { createKnobs } from './knobs.ts'
import type { Entry } from './ledger.ts'
import { lossAndGradOf } from './lossAndGrad.ts'
import { haltCause, stepMetrics } from './measured.ts'
import { methodOf } from './methods/index.ts'
import { tokenCount } from './model/size.ts'
import type { Vit } from './model/vit.ts'
import { optimizers } from './optim/index.ts'
import { learningRateAt } from './optim/schedule.ts'
import { disposeState, initialState, trainStep, type StepKnobs } from './step.ts'
import { kernelMask } from './vector.ts'

export interface LaneTrainer {
  /** False once the lane was stopped or left the finite. */
  readonly active: boolean
  /** Step t on a batch: what was turned before it, and what it measures. */
  step(t: number, batch: Examples, device: Device): Entry[]
  evaluate(t: number, feed: Feed, device: Device): Entry[]
  setKnob(knob: KnobName, value: number): void
  stop(): void
  /** For Theorem 1, within radius ρ of the weights as they are now. */
  boundMeasures(feed: Feed, rho: number): Promise<BoundMeasures>
  weights(): Promise<Float32Array>
  dispose(): void
}

export function createLane(
  index: number,
  lane: Lane,
  experiment: Experiment,
  vit: Vit,
  w0: Float32Array,
): LaneTrainer {
  const { training } = experiment
  const settings = { ...experiment.optimizer, ...lane.optimizer } as OptimizerSettings
  const knobs = createKnobs(lane, settings)
  const owner = { lane: index, seed: experiment.seed }
  const { model } = experiment
  const chunk = evaluationChunk(tokenCount(model), model.width * Math.max(3, model.mlpRatio))
  const mask = kernelMask(vit.layout)
  const method = methodOf(lane, vit.layout)
  const optimizer = optimizers[settings.name](settings, vit.layout, mask)
  let state = initialState(w0, method, optimizer)
  let lastRefresh = -Infinity
  let gradEvals = 0
  let deviceMs = 0
  let stopped = false
  let halted = false

  /** The knobs in force at step t, on the device. */
  function stepKnobs(t: number, lr: number): StepKnobs {
    const { rho = 0, alpha = 0, weightDecay } = knobs.values
    return {
      rho: tf.scalar(rho),
      alpha: tf.scalar(alpha),
      eta: tf.scalar(lr),
      weightDecay: tf.scalar(weightDecay!),
      clipNorm: settings.clipNorm === null ? null : tf.scalar(settings.clipNorm),
      mCorrection: tf.scalar(1 / (1 - settings.beta1 ** (t + 1))),
      vCorrection: tf.scalar(1 / (1 - settings.beta2 ** (t + 1))),
    }
  }

  function step(t: number, batch: Examples, device: Device): Entry[] {
    const changes = knobs.changesAt(t)
    const phase = method.phase(t - lastRefresh, knobs.values.k ?? 1)
    const hasPrevious = lastRefresh >= 0
    if (phase === 'refresh') lastRefresh = t
    gradEvals += phase === 'refresh' ? 2 : 1
    const lr = learningRateAt(t, { ...settings, lr: knobs.values.lr! }, training.steps)
    const counted = { lr, gradEvals }

    const { result: metrics, ms } = device.time(() => {
      const onDevice = stepKnobs(t, lr)
      const lossAndGrad = lossAndGradOf(vit, batch, training.microBatch)
      const next = trainStep(method, optimizer, state, lossAndGrad, onDevice, phase)
      tf.dispose(Object.values(onDevice).filter((knob) => knob !== null))
      state = next.state
      return next.metrics
    })

    return [
      {
        numbers: null,
        events: () => (halted ? [] : changes.map((turn) => ({ ...owner, ...turn }))),
      },
      {
        numbers: metrics,
        async events(values) {
          const stepMs = await ms
          if (halted) return []
          deviceMs += stepMs
          const cause = haltCause(values, phase)
          if (cause) {
            halted = true
            return [{ type: 'halt', ...owner, t, cause }]
          }
          const measured = stepMetrics(values, phase, hasPrevious)
          return [
            { type: 'step', ...owner, t, phase, ...measured, ...counted, ms: stepMs, deviceMs },
          ]
        },
      },
    ]
  }

  return {
    get active() {
      return !stopped && !halted
    },
    step,
    evaluate: (t, { validation, resize }, device) => [
      {
        numbers: device.time(() => evaluate(vit, state.w, validation, resize, chunk)).result,
        events: ([valLoss, valAccuracy]) =>
          halted
            ? []
            : [{ type: 'evaluation', ...owner, t, valLoss: valLoss!, valAccuracy: valAccuracy! }],
      },
    ],
    setKnob: (knob, value) => knobs.set(knob, value),
    boundMeasures: ({ train, resize }, rho) =>
      boundMeasures(vit, state.w, train, resize, rho, chunk),
    stop() {
      stopped = true
    },
    async weights() {
      // A clone holds on to the numbers while they are read, though a step may replace the weights meanwhile.
      const held = tf.clone(state.w)
      const values = Float32Array.from(await held.data()) // copied, as tfjs-cpu hands out its own memory
      held.dispose()
      return values
    },
    dispose() {
      disposeState(state)
      mask.dispose()
    },
  }
}
