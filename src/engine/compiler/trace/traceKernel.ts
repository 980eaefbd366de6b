/** What a tfjs kernel is to the trace. */
import * as tf from '@tensorflow/tfjs-core'
import type { TraceBackend } from './traceBackend.ts'

export type Shape = readonly number[]
type Attrs = Record<string, unknown>
export interface Invocation {
  backend: TraceBackend
  inputs: Record<string, tf.TensorInfo>
  attrs: Attrs
}
export type TraceKernel = (invocation: Invocation) => tf.TensorInfo | tf.TensorInfo[]

export const size = (shape: Shape) => tf.util.sizeFromShape([...shape])
