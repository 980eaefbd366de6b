import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { stepMetricNames } from '../../../src/experiment/events.ts'
import { methodOf } from '../../../src/core/methods/methodOf.ts'
import type { LossAndGrad } from '../../../src/core/methods/method.ts'
import { optimizerChains } from '../../../src/core/optim/index.ts'
import { createLayout } from '../../../src/core/tensors/params.ts'
import {
  disposeState,
  initialState,
  trainStep,
  type TrainState,
} from '../../../src/core/training/step.ts'
import { kernelMask } from '../../../src/core/tensors/vector.ts'
import '../../fixtures/cpu.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

const layout = createLayout([{ name: 'w', shape: [64], kernel: true }])
const { optimizer: settings } = tinyExperiment()
const adamw = optimizerChains.adamw(settings, layout, kernelMask(layout))
const lookSam = methodOf(
  { name: 'A', method: 'look-sam', rho: 0, k: 2, alpha: 0, norms: 'global' },
  layout,
)

/** L = ½ Σ c_i w_i², its loss and gradient multiplied by what the n-th call is told. */
function quadratic(factors: { loss?: number; g?: number }[] = []): LossAndGrad {
  let call = 0
  const c = tf.range(1, 65)
  return (w) => {
    const { loss = 1, g = 1 } = factors[call++] ?? {}
    const gradient: tf.Tensor1D = tf.mul(tf.mul(c, w), g)
    return { loss: tf.mul(tf.sum(tf.mul(c, tf.square(w))), loss / 2), g: gradient }
  }
}

const knobs = (clipNorm: number | null = 1) => ({
  rho: tf.scalar(0.1),
  alpha: tf.scalar(0.5),
  eta: tf.scalar(0.01),
  weightDecay: tf.scalar(0.1),
  clipNorm: clipNorm === null ? null : tf.scalar(clipNorm),
  mCorrection: tf.scalar(10),
  vCorrection: tf.scalar(1000),
})

const begin = () => initialState(new Float32Array(64).fill(1), lookSam, adamw)

const contents = ({ w, method, slots }: TrainState) =>
  [w, ...Object.values(method), ...slots].map((v) => Float32Array.from(v.dataSync()))

const step = (
  state: TrainState,
  lossAndGrad = quadratic(),
  phase: 'refresh' | 'reuse' = 'refresh',
  clip: number | null = 1,
) => trainStep(lookSam, adamw, state, lossAndGrad, knobs(clip), phase)

test('the metrics come in the order of their names, NaN where the phase measures none', () => {
  const { state, numbers } = step(begin())
  const values = Object.fromEntries(
    stepMetricNames.map((name, i) => [name, numbers.dataSync()[i]!]),
  )
  expect(numbers.shape).toEqual([stepMetricNames.length])
  expect(values['loss']).toBe(0.5 * ((64 * 65) / 2))
  expect(values['epsilonNorm']).toBeCloseTo(0.1, 8)
  expect(values['reuseCos']).toBeNaN()
  const way = Math.hypot(...state.w.dataSync().map((x) => x - 1))
  expect(values['updateNorm']! / way).toBeCloseTo(1, 5)
})

test('the old state is freed, but for what the new one still holds', () => {
  const { state: first } = step(begin())
  const held = first.method['gV']!
  const { state: second } = step(first, quadratic(), 'reuse')
  expect(first.w.isDisposed).toBe(true)
  expect(first.slots.every((slot) => slot.isDisposed)).toBe(true)
  expect(second.method['gV']).toBe(held)
  expect(held.isDisposed).toBe(false)
  const { state: third } = step(second, quadratic(), 'refresh')
  expect(held.isDisposed).toBe(true)
  disposeState(third)
  expect(third.w.isDisposed).toBe(true)
})

test('a step takes the clipped gradient: the first moment has the length (1 − β₁) c', () => {
  const length = (clip: number | null) =>
    Math.hypot(...step(begin(), quadratic(), 'refresh', clip).state.slots[0]!.dataSync())
  expect(length(0.25) / ((1 - settings.beta1) * 0.25)).toBeCloseTo(1, 6)
  expect(length(null)).toBeGreaterThan(1)
})

const refreshFaults = [
  ['loss', [{ loss: NaN }]],
  ['infinite loss', [{ loss: Infinity }]],
  ['gradient', [{ g: NaN }]],
  ['gradient whose norm overflows', [{ g: 1e20 }]],
  ['loss at w + ε', [{}, { loss: NaN }]],
  ['gradient at w + ε', [{}, { g: NaN }]],
  ['infinite gradient at w + ε', [{}, { g: Infinity }]],
  ['gradient at w + ε whose norm overflows', [{}, { g: 1e20 }]],
] as const

test.each(refreshFaults)(
  'a refresh with a broken %s changes nothing, moments and g_v included',
  (_what, factors) => {
    for (const clip of [1, null]) {
      const { state: good } = step(begin())
      const before = contents(good)
      const { state } = step(good, quadratic([...factors]), 'refresh', clip)
      expect(contents(state)).toEqual(before)
      expect(state.alive.dataSync()[0]).toBe(0)
    }
  },
)

test.each([[[{ loss: NaN }]], [[{ g: NaN }]], [[{ g: Infinity }]], [[{ g: 1e20 }]]])(
  'a reuse step with %j changes nothing',
  (factors) => {
    const { state: good } = step(begin())
    const before = contents(good)
    const { state } = step(good, quadratic(factors), 'reuse')
    expect(contents(state)).toEqual(before)
    expect(state.alive.dataSync()[0]).toBe(0)
  },
)

test('after a broken step no later one changes anything, however sound', () => {
  const { state: good } = step(begin())
  const before = contents(good)
  let { state } = step(good, quadratic([{ g: NaN }]))
  for (const phase of ['reuse', 'refresh', 'reuse'] as const) {
    state = step(state, quadratic(), phase).state
  }
  expect(contents(state)).toEqual(before)
})

test('a sound step stays alive', () => {
  const { state } = step(step(begin()).state, quadratic(), 'reuse')
  expect(state.alive.dataSync()[0]).toBe(1)
})
