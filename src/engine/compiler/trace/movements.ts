/** tfjs's kernels that only move numbers, as the trace records them. */
import * as tf from '@tensorflow/tfjs-core'
import type { Layout } from '../../../core/tensors/params.ts'
import { size, type TraceKernel } from './traceKernel.ts'

const reshape: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const shape = tf.util.inferFromImplicitShape(attrs['shape'] as number[], size(x!.shape))
  return backend.info(backend.value(x!), shape, x!.dtype)
}

const expandDims: TraceKernel = ({ backend, inputs: { input }, attrs }) => {
  const shape = [...input!.shape]
  const dim = attrs['dim'] as number
  shape.splice(dim < 0 ? shape.length + dim + 1 : dim, 0, 1)
  return backend.info(backend.value(input!), shape, input!.dtype)
}

const transpose: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const perm = attrs['perm'] as number[]
  const value = backend.builder.transpose(backend.value(x!), x!.shape, perm)
  return backend.info(
    value,
    perm.map((axis) => x!.shape[axis]!),
    x!.dtype,
  )
}

const slice: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const { begin, size: length } = attrs as { begin: number[]; size: number[] }
  const [from, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, length) as [
    number[],
    number[],
  ]
  const strides = tf.util.computeStrides(x!.shape)
  const stride = (axis: number) => strides[axis] ?? 1 // tfjs leaves out the last one, which is 1
  const offset = from.reduce((sum, start, axis) => sum + start * stride(axis), 0)
  const axes = shape.map((n, axis) => ({ size: n, stride: stride(axis) }))
  return backend.info(backend.builder.strided(backend.value(x!), offset, axes), shape, x!.dtype)
}

const concat: TraceKernel = ({ backend, inputs, attrs }) => {
  const parts = Object.values(inputs)
  const first = parts[0]!.shape
  const axis = tf.util.parseAxisParam(attrs['axis'] as number, first)[0]!
  const shape = [...first]
  shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0)
  const values = parts.filter((part) => size(part.shape) > 0).map((part) => backend.value(part))
  return backend.info(
    backend.builder.concat(values, size(first.slice(0, axis))),
    shape,
    parts[0]!.dtype,
  )
}

const pack: TraceKernel = ({ backend, inputs, attrs }) => {
  const parts = Object.values(inputs)
  const axis = attrs['axis'] as number
  const shape = [...parts[0]!.shape]
  const outer = size(shape.slice(0, axis))
  shape.splice(axis, 0, parts.length)
  const values = parts.map((part) => backend.value(part))
  return backend.info(backend.builder.concat(values, outer), shape, parts[0]!.dtype)
}

const pad: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const { paddings, constantValue } = attrs as {
    paddings: [number, number][]
    constantValue: number
  }
  const { builder } = backend
  const shape = [...x!.shape]
  let value = backend.value(x!)
  for (const [axis, [before, after]] of paddings.entries()) {
    const outer = size(shape.slice(0, axis))
    const row = size(shape.slice(axis + 1))
    const edge = (n: number) =>
      n > 0 ? [builder.splat(constantValue, outer * n * row, value.type)] : []
    value = builder.concat([...edge(before), value, ...edge(after)], outer)
    shape[axis]! += before + after
  }
  return backend.info(value, shape, x!.dtype)
}

const tile: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const reps = attrs['reps'] as number[]
  // Each axis of size n, repeated r times, is the two axes (r, n) of which the first does not move.
  const from = x!.shape.flatMap((n) => [1, n])
  const to = x!.shape.flatMap((n, axis) => [reps[axis]!, n])
  const value = backend.builder.broadcast(backend.value(x!), from, to)
  return backend.info(
    value,
    x!.shape.map((n, axis) => n * reps[axis]!),
    x!.dtype,
  )
}

const split: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const axis = tf.util.parseAxisParam(attrs['axis'] as number, x!.shape)[0]!
  const sizes = tf.backend_util.prepareSplitSize(
    x as tf.Tensor,
    attrs['numOrSizeSplits'] as number[] | number,
    axis,
  )
  const row = size(x!.shape.slice(axis + 1))
  const axes = (n: number) => [
    { size: size(x!.shape.slice(0, axis)), stride: x!.shape[axis]! * row },
    { size: n * row, stride: 1 },
  ]
  let from = 0
  return sizes.map((n) => {
    const shape = [...x!.shape]
    shape[axis] = n
    const value = backend.builder.strided(backend.value(x!), from * row, axes(n))
    from += n
    return backend.info(value, shape, x!.dtype)
  })
}

const gather: TraceKernel = ({ backend, inputs: { x, indices }, attrs }) => {
  if (attrs['axis'] !== 0) throw new Error('A compiled step gathers along the first axis only.')
  const row = x!.shape.slice(1)
  const value = backend.builder.gather(backend.value(x!), backend.value(indices!), size(row))
  return backend.info(value, [...indices!.shape, ...row], x!.dtype)
}

/** The tensors of a weight vector: no copies, as each is a run of its numbers. */
const unpackVector: TraceKernel = ({ backend, inputs: { w }, attrs }) => {
  const { segments } = (attrs as { layout: Layout }).layout
  const value = backend.value(w!)
  return segments.map(({ offset, size, shape }) =>
    backend.info(backend.builder.window(value, offset, size), shape),
  )
}

export const movements: Record<string, TraceKernel> = {
  Reshape: reshape,
  ExpandDims: expandDims,
  Transpose: transpose,
  Slice: slice,
  Concat: concat,
  Pack: pack,
  PadV2: pad,
  Tile: tile,
  SplitV: split,
  GatherV2: gather,
  UnpackVector: unpackVector,
}
