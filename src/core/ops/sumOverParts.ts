import * as tf from '@tensorflow/tfjs-core'
import { scoped } from '../tensors/scoped.ts'

type OfPart = (part: tf.Tensor1D) => tf.Tensor[]

/** A backend that records a computation, and this one with it: what one part does is written down once. */
export interface RecordsSums {
  sumOverParts(rows: tf.Tensor1D, parts: number, f: OfPart): tf.Tensor[]
}

/** Σ f(part) over `parts` equal parts of the rows, one after the other. (parts·n), (n) → what f gives */
export function sumOverParts(rows: tf.Tensor1D, parts: number, f: OfPart): tf.Tensor[] {
  const backend = tf.backend() as Partial<RecordsSums>
  if (backend.sumOverParts) return backend.sumOverParts(rows, parts, f)
  const n = rows.size / parts
  const ofPart = (i: number) => f(tf.slice1d(rows, i * n, n))
  let sums = scoped(() => ofPart(0))
  for (let i = 1; i < parts; i++) {
    const before = sums
    sums = scoped(() => ofPart(i).map((found, j) => tf.add(before[j]!, found)))
    tf.dispose(before)
  }
  return sums
}
