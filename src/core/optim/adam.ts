import * as tf from '@tensorflow/tfjs-core'
import type { Vector } from '../tensors/params.ts'
import type { Transform } from './transform.ts'

/** u ← m̂/(√v̂ + ε), with m ← β₁m + (1 − β₁)u and v ← β₂v + (1 − β₂)u². [Kingma 2015, Alg. 1] */
export const scaleByAdam = ({
  beta1,
  beta2,
  eps,
}: {
  beta1: number
  beta2: number
  eps: number
}): Transform => ({
  slots: 2,
  update(u, slots, _w, { mCorrection, vCorrection }) {
    const m: Vector = tf.add(tf.mul(slots[0]!, beta1), tf.mul(u, 1 - beta1))
    const v: Vector = tf.add(tf.mul(slots[1]!, beta2), tf.mul(tf.square(u), 1 - beta2))
    const mHat = tf.mul(m, mCorrection)
    const vHat = tf.mul(v, vCorrection)
    return [tf.div(mHat, tf.add(tf.sqrt(vHat), eps)), [m, v]]
  },
})
