/** The algebra of flat vectors: what methods and optimizers are written in. */
import * as tf from '@tensorflow/tfjs-core'
import { ALIGNMENT, type Layout, type Vector } from './params.ts'

export const add = (a: Vector, b: Vector): Vector => tf.add(a, b)
export const sub = (a: Vector, b: Vector): Vector => tf.sub(a, b)
export const mul = (a: Vector, b: Vector): Vector => tf.mul(a, b)

/** s·v */
export const scale = (v: Vector, s: tf.Scalar): Vector => tf.mul(v, s)

/** a/b, and 0 where b = 0. */
export const divOrZero = <T extends tf.Tensor>(a: T, b: T): T => tf.divNoNan(a, b)

/** ⟨a, b⟩ */
export const dot = (a: Vector, b: Vector): tf.Scalar => tf.tidy(() => sum(tf.mul(a, b)))

/** ‖v‖, the Euclidean norm. */
export const norm = (v: Vector): tf.Scalar => tf.tidy(() => tf.sqrt(dot(v, v)))

/** Σ v, as a tree of short sums, so that rounding grows with log d rather than d. */
function sum(v: tf.Tensor1D): tf.Scalar {
  const rows = Math.ceil(v.size / ALIGNMENT)
  if (rows <= 1) return tf.sum(v)
  const padded = v.size === rows * ALIGNMENT ? v : tf.pad1d(v, [0, rows * ALIGNMENT - v.size])
  return sum(tf.sum(tf.reshape<tf.Rank.R2>(padded, [rows, ALIGNMENT]), 1))
}

/**
 * How a formula groups the weights: over the whole network (one group) or tensor by tensor. Dots and factors
 * are [groups]; `scale` multiplies each group of a vector by its factor.
 */
export interface Grouping {
  dot(a: Vector, b: Vector): tf.Tensor1D
  scale(v: Vector, factors: tf.Tensor1D): Vector
}

export const norms = (group: Grouping, v: Vector): tf.Tensor1D => tf.sqrt(group.dot(v, v))

/** One group: the norms of the paper. */
export const wholeNetwork: Grouping = {
  dot: (a, b) => tf.reshape(dot(a, b), [1]),
  scale: (v, factors) => tf.mul(v, factors),
}

/** One group per tensor of the layout. */
export function perLayer({ segments, length }: Layout): Grouping {
  const rows = length / ALIGNMENT
  const layers = segments.map(({ offset, size }) => ({
    row: offset / ALIGNMENT,
    count: Math.ceil(size / ALIGNMENT),
  }))
  const layerOfRow = Int32Array.from(layers.flatMap(({ count }, i) => Array<number>(count).fill(i)))
  return {
    dot: (a, b) =>
      tf.tidy(() => {
        const rowSums = tf.sum<tf.Tensor1D>(
          tf.reshape<tf.Rank.R2>(tf.mul(a, b), [rows, ALIGNMENT]),
          1,
        )
        return tf.stack(
          layers.map(({ row, count }) => sum(tf.slice1d(rowSums, row, count))),
        ) as tf.Tensor1D
      }),
    scale: (v, factors) =>
      tf.tidy(() => {
        const rowFactors = tf.reshape(tf.gather(factors, tf.tensor1d(layerOfRow, 'int32')), [
          rows,
          1,
        ])
        return tf.reshape<tf.Rank.R1>(tf.mul(tf.reshape(v, [rows, ALIGNMENT]), rowFactors), [
          length,
        ])
      }),
  }
}

/** 1 on the layout's dense kernels, 0 elsewhere. */
export function kernelMask({ segments, length }: Layout): Vector {
  const mask = new Float32Array(length)
  for (const { offset, size, kernel } of segments) if (kernel) mask.fill(1, offset, offset + size)
  return tf.tensor1d(mask)
}
