/** L = ½ Σ a_i w_i², whose gradients are a_i w_i: methods on it can be followed by hand. */
import * as tf from '@tensorflow/tfjs-core'
import type { LossAndGrad, Method, MethodState } from '../../../src/core/methods/method.ts'
import type { Phase } from '../../../src/experiment/events.ts'
import { createLayout } from '../../../src/core/tensors/params.ts'
import '../../fixtures/cpu.ts'

/** Two tensors of two numbers each, and one number that stands alone. */
export const layout = createLayout([
  { name: 'a', shape: [2], kernel: true },
  { name: 'b', shape: [2], kernel: true },
  { name: 'c', shape: [1], kernel: false },
])

/** The vector of a, b and c, with padding between them. */
export function vector(a: number[], b: number[] = [0, 0], c = 0): Float32Array {
  const v = new Float32Array(layout.length)
  v.set(a, 0)
  v.set(b, 64)
  v[128] = c
  return v
}

/** a, b and c of a vector; what lies between them has to be 0. */
export function parts(v: Float32Array): number[] {
  const held = [0, 1, 64, 65, 128]
  if (v.some((x, i) => x !== 0 && !held.includes(i))) throw new Error('the padding is not zero')
  return held.map((i) => v[i]!)
}

export interface Answer {
  used: number[]
  state: Record<string, number[]>
  metrics: Record<string, number>
  /** The weights at which a gradient was asked for. */
  asked: number[][]
}

export interface Question {
  curvature: Float32Array
  w: Float32Array
  phase: Phase
  rho?: number
  alpha?: number
  state?: MethodState
}

/** One step of a method on the quadratic. */
export function ask(method: Method, { curvature, w, phase, rho = 0, alpha = 0, state }: Question) {
  const asked: number[][] = []
  const a = tf.tensor1d(curvature)
  const lossAndGrad: LossAndGrad = (at) => {
    asked.push(parts(at.dataSync() as Float32Array))
    const g: tf.Tensor1D = tf.mul(a, at)
    return { loss: tf.mul(tf.sum(tf.mul(g, at)), 0.5), g }
  }
  const weights = tf.tensor1d(w)
  const knobs = { rho: tf.scalar(rho), alpha: tf.scalar(alpha) }
  const before = state ?? method.init(weights)
  const { g, state: after, metrics } = method.gradient(lossAndGrad, weights, before, knobs, phase)
  const numbers = (vector: tf.Tensor) => parts(vector.dataSync() as Float32Array)
  const answer: Answer = {
    used: numbers(g),
    state: Object.fromEntries(Object.entries(after).map(([key, v]) => [key, numbers(v)])),
    metrics: Object.fromEntries(Object.entries(metrics).map(([key, v]) => [key, v.dataSync()[0]!])),
    asked,
  }
  return { ...answer, carried: after }
}
