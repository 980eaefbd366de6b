/** A step's knobs: a short list of numbers on the host, scalars on the device. Turning one changes no program. */
import * as tf from '@tensorflow/tfjs-core'
import type { KnobName } from '../../experiment/events.ts'
import type { OptimizerSettings } from '../../experiment/schema.ts'
import { wholePower } from '../tensors/portableMath.ts'
import type { StepKnobs } from './step.ts'

const names = [
  'rho',
  'alpha',
  'eta',
  'weightDecay',
  'clipNorm',
  'mCorrection',
  'vCorrection',
] as const satisfies (keyof StepKnobs)[]

/** The knobs in force at step t, in the order of `names`. */
export function onHost(
  { rho = 0, alpha = 0, lr = 0, weightDecay = 0 }: Partial<Record<KnobName, number>>,
  { clipNorm, beta1, beta2 }: OptimizerSettings,
  t: number,
): Float32Array {
  const values: Record<(typeof names)[number], number> = {
    rho,
    alpha,
    eta: lr,
    weightDecay,
    clipNorm: clipNorm ?? 0,
    mCorrection: 1 / (1 - wholePower(beta1, t + 1)),
    vCorrection: 1 / (1 - wholePower(beta2, t + 1)),
  }
  return Float32Array.from(names, (name) => values[name])
}

/** Those numbers as the scalars that a step is written in. */
export function onDevice(values: tf.Tensor1D, { clipNorm }: OptimizerSettings): StepKnobs {
  const scalars = names.map((name, i) => [name, tf.reshape(tf.slice1d(values, i, 1), [])])
  const knobs = Object.fromEntries(scalars) as { [name in keyof StepKnobs]: tf.Scalar }
  return { ...knobs, clipNorm: clipNorm === null ? null : knobs.clipNorm }
}
