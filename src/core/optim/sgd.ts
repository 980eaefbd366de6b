import * as tf from '@tensorflow/tfjs-core'
import type { Vector } from '../tensors/params.ts'
import type { Transform } from './transform.ts'

/** u ← b, with b ← μb + u. [Polyak 1964] */
export const momentum = (mu: number): Transform => ({
  slots: 1,
  update(u, [b]) {
    const next: Vector = tf.add(tf.mul(b!, mu), u)
    return [next, [next]]
  },
})
