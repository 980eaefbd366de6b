/**
 * The weights of a network as one flat vector. A Layout says where each named tensor lies; unpack gives the
 * tensors, and its gradient is pack. "Layer" in the paper's layer-wise formulas means one of these tensors.
 */
import * as tf from '@tensorflow/tfjs-core'
import './gradients.ts'
import type { NamedShape } from '../../experiment/cost/shapes.ts'

/** All of a network's weights, or a gradient of them: one 1-D float32 tensor of a Layout's length. */
export type Vector = tf.Tensor1D

export interface Segment {
  /** timm's name; dense kernels are stored [in, out], the transpose of timm's. */
  name: string
  shape: readonly number[]
  /** Where it starts in the vector, and how many numbers it has. */
  offset: number
  size: number
  /** True for dense kernels: only these decay and get a trust ratio. */
  kernel: boolean
}

export interface Layout {
  segments: readonly Segment[]
  /** Numbers in the vector, padding included; the padding stays zero. */
  length: number
}

/** Segments start at multiples of 64 floats = 256 bytes, the offset at which WebGPU can bind a buffer. */
export const ALIGNMENT = 64

export function createLayout(shapes: readonly NamedShape[]): Layout {
  const segments: Segment[] = []
  let offset = 0
  for (const { name, shape, kernel } of shapes) {
    const size = shape.reduce((a, b) => a * b, 1)
    segments.push({ name, shape, offset, size, kernel })
    offset += paddedSize(size)
  }
  return { segments, length: offset }
}

const paddedSize = (size: number) => Math.ceil(size / ALIGNMENT) * ALIGNMENT

/** The named tensors of a vector. Differentiable: the gradient of unpack is pack. */
export function unpack(layout: Layout, w: Vector): Record<string, tf.Tensor> {
  ensureKernel()
  const tensors = tf.engine().runKernel<tf.Tensor[]>(UNPACK, { w }, { layout: layout as never })
  return Object.fromEntries(layout.segments.map(({ name }, i) => [name, tensors[i]!]))
}

/** The vector of tensors given in the layout's order. */
export function pack(layout: Layout, tensors: readonly tf.Tensor[]): Vector {
  return tf.tidy(() => {
    const parts = layout.segments.flatMap(({ size }, i) => {
      const padding = paddedSize(size) - size
      const flat = tf.reshape<tf.Rank.R1>(tensors[i]!, [size])
      return padding > 0 ? [flat, tf.zeros<tf.Rank.R1>([padding])] : [flat]
    })
    return tf.concat1d(parts)
  })
}

const UNPACK = 'UnpackVector'

/** tfjs knows operations with several outputs and a gradient only as registered kernels, one per backend. */
function ensureKernel(): void {
  const backendName = tf.getBackend()
  if (tf.getKernel(UNPACK, backendName)) return
  tf.registerKernel({
    kernelName: UNPACK,
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const { segments } = (attrs as unknown as { layout: Layout }).layout
      const w = inputs['w'] as Vector
      return segments.map(({ offset, size, shape }) =>
        tf.tidy(() => tf.reshape(tf.slice1d(w, offset, size), [...shape])),
      )
    },
  })
}

tf.registerGradient({
  kernelName: UNPACK,
  gradFunc: (dys, _saved, attrs) => ({
    w: () => pack((attrs as unknown as { layout: Layout }).layout, dys as tf.Tensor[]),
  }),
})
