/** tfjs's kernels as the trace records them: those that core uses. */
import * as tf from '@tensorflow/tfjs-core'
import type { Layout } from '../../core/params.ts'
import type { ReduceName, Value } from './graph.ts'
import type { FunctionName } from './scalarFunctions.ts'
import { TRACE, type TraceBackend } from './traceBackend.ts'

type Shape = readonly number[]
type Attrs = Record<string, unknown>
interface Invocation {
  backend: TraceBackend
  inputs: Record<string, tf.TensorInfo>
  attrs: Attrs
}
type Kernel = (invocation: Invocation) => tf.TensorInfo | tf.TensorInfo[]

const size = (shape: Shape) => tf.util.sizeFromShape([...shape])

const unary =
  (fn: FunctionName): Kernel =>
  ({ backend, inputs: { x } }) =>
    backend.info(backend.builder.map(fn, backend.value(x!)), x!.shape)

const binary =
  (fn: FunctionName): Kernel =>
  ({ backend, inputs: { a, b } }) => {
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a!.shape, b!.shape)
    const { builder } = backend
    const args = [a!, b!].map((x) => builder.broadcast(backend.value(x), x.shape, shape))
    return backend.info(builder.map(fn, ...args), shape)
  }

const same: Kernel = ({ backend, inputs: { x } }) => backend.info(backend.value(x!), x!.shape, x!.dtype)

const filled =
  (value: number): Kernel =>
  ({ backend, inputs: { x } }) => {
    const { type } = backend.value(x!)
    return backend.info(backend.builder.splat(value, size(x!.shape), type), x!.shape)
  }

/** x with the reduced axes beside each other, and its shape without them. */
function reduced(
  backend: TraceBackend,
  fn: ReduceName,
  x: tf.TensorInfo,
  given: number | number[],
  keepDims: boolean,
): { value: Value; shape: number[]; count: number } {
  const axes = tf.util.parseAxisParam(given, x.shape)
  const [outShape, reducedShape] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes)
  const count = size(reducedShape)
  const from = axes[0] ?? 0
  const together = axes.every((axis, i) => axis === from + i)
  let value = backend.value(x)
  let inner = size(x.shape.slice(from + axes.length))
  if (!together) {
    const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i))
    value = backend.builder.transpose(value, x.shape, [...kept, ...axes])
    inner = 1
  }
  const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(outShape, axes) : outShape
  return { value: backend.builder.reduce(fn, value, count, inner), shape, count }
}

const reduction =
  (fn: ReduceName): Kernel =>
  ({ backend, inputs: { x }, attrs }) => {
    const axes = (attrs['axis'] ?? attrs['reductionIndices']) as number | number[]
    const { value, shape } = reduced(backend, fn, x!, axes, Boolean(attrs['keepDims']))
    return backend.info(value, shape)
  }

const mean: Kernel = ({ backend, inputs: { x }, attrs }) => {
  const { builder } = backend
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims: boolean }
  const { value, shape, count } = reduced(backend, 'sum', x!, axis, keepDims)
  return backend.info(builder.map('div', value, builder.splat(count, value.size)), shape)
}

const cast: Kernel = ({ backend, inputs: { x }, attrs }) => {
  const dtype = attrs['dtype'] as tf.DataType
  const fn = dtype === 'float32' ? 'toFloat' : dtype === 'int32' ? 'toInt' : 'toBool'
  return backend.info(backend.builder.map(fn, backend.value(x!)), x!.shape, dtype)
}

const reshape: Kernel = ({ backend, inputs: { x }, attrs }) => {
  const shape = tf.util.inferFromImplicitShape(attrs['shape'] as number[], size(x!.shape))
  return backend.info(backend.value(x!), shape, x!.dtype)
}

const expandDims: Kernel = ({ backend, inputs: { input }, attrs }) => {
  const shape = [...input!.shape]
  const dim = attrs['dim'] as number
  shape.splice(dim < 0 ? shape.length + dim + 1 : dim, 0, 1)
  return backend.info(backend.value(input!), shape, input!.dtype)
}

const transpose: Kernel = ({ backend, inputs: { x }, attrs }) => {
  const perm = attrs['perm'] as number[]
  const value = backend.builder.transpose(backend.value(x!), x!.shape, perm)
  return backend.info(value, perm.map((axis) => x!.shape[axis]!), x!.dtype)
}

const slice: Kernel = ({ backend, inputs: { x }, attrs }) => {
  const { begin, size: length } = attrs as { begin: number[]; size: number[] }
  const [from, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, length) as [number[], number[]]
  const strides = tf.util.computeStrides(x!.shape)
  const stride = (axis: number) => strides[axis] ?? 1 // tfjs leaves out the last one, which is 1
  const offset = from.reduce((sum, start, axis) => sum + start * stride(axis), 0)
  const axes = shape.map((n, axis) => ({ size: n, stride: stride(axis) }))
  return backend.info(backend.builder.strided(backend.value(x!), offset, axes), shape, x!.dtype)
}

const concat: Kernel = ({ backend, inputs, attrs }) => {
  const parts = Object.values(inputs)
  const first = parts[0]!.shape
  const axis = tf.util.parseAxisParam(attrs['axis'] as number, first)[0]!
  const shape = [...first]
  shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0)
  const values = parts.filter((part) => size(part.shape) > 0).map((part) => backend.value(part))
  return backend.info(backend.builder.concat(values, size(first.slice(0, axis))), shape, parts[0]!.dtype)
}

const pack: Kernel = ({ backend, inputs, attrs }) => {
  const parts = Object.values(inputs)
  const axis = attrs['axis'] as number
  const shape = [...parts[0]!.shape]
  const outer = size(shape.slice(0, axis))
  shape.splice(axis, 0, parts.length)
  const values = parts.map((part) => backend.value(part))
  return backend.info(backend.builder.concat(values, outer), shape, parts[0]!.dtype)
}

const pad: Kernel = ({ backend, inputs: { x }, attrs }) => {
  const { paddings, constantValue } = attrs as { paddings: [number, number][]; constantValue: number }
  const { builder } = backend
  const shape = [...x!.shape]
  let value = backend.value(x!)
  for (const [axis, [before, after]] of paddings.entries()) {
    const outer = size(shape.slice(0, axis))
    const row = size(shape.slice(axis + 1))
    const edge = (n: number) => (n > 0 ? [builder.splat(constantValue, outer * n * row, value.type)] : [])
    value = builder.concat([...edge(before), value, ...edge(after)], outer)
    shape[axis]! += before + after
  }
  return backend.info(value, shape, x!.dtype)
}

const tile: Kernel = ({ backend, inputs: { x }, attrs }) => {
  const reps = attrs['reps'] as number[]
  // Each axis of size n, repeated r times, is the two axes (r, n) of which the first does not move.
  const from = x!.shape.flatMap((n) => [1, n])
  const to = x!.shape.flatMap((n, axis) => [reps[axis]!, n])
  const value = backend.builder.broadcast(backend.value(x!), from, to)
  return backend.info(value, x!.shape.map((n, axis) => n * reps[axis]!), x!.dtype)
}

const gather: Kernel = ({ backend, inputs: { x, indices }, attrs }) => {
  if (attrs['axis'] !== 0) throw new Error('A compiled step gathers along the first axis only.')
  const row = x!.shape.slice(1)
  const value = backend.builder.gather(backend.value(x!), backend.value(indices!), size(row))
  return backend.info(value, [...indices!.shape, ...row], x!.dtype)
}

const select: Kernel = ({ backend, inputs: { condition, t, e } }) => {
  const args = [condition!, t!, e!].map((x) => backend.value(x))
  return backend.info(backend.builder.map('select', ...args), t!.shape, t!.dtype)
}

const matMul: Kernel = (invocation) => {
  const { backend, inputs, attrs } = invocation
  const { a, b, bias, preluActivationWeights } = inputs
  const { transposeA = false, transposeB = false, activation = 'linear' } = attrs as {
    transposeA?: boolean
    transposeB?: boolean
    activation?: string
  }
  if (activation !== 'linear' || preluActivationWeights) {
    throw new Error(`A compiled step knows no matrix product with ${activation}.`)
  }
  const [M, K] = lastTwo(a!.shape, transposeA)
  const [, N] = lastTwo(b!.shape, transposeB)
  const [batchA, batchB] = [size(a!.shape.slice(0, -2)), size(b!.shape.slice(0, -2))]
  const batch = Math.max(batchA, batchB)
  const { builder } = backend
  let value = builder.product({
    a: backend.value(a!),
    b: backend.value(b!),
    shape: { batch, M, N, K },
    transposeA,
    transposeB,
    batchedA: batchA === batch,
    batchedB: batchB === batch,
  })
  const outer = (batchA >= batchB ? a! : b!).shape.slice(0, -2)
  const shape = [...outer, M, N]
  if (bias) value = builder.map('add', value, builder.broadcast(backend.value(bias), bias.shape, shape))
  return backend.info(value, shape)
}

/** A matrix's sizes as it is multiplied. */
function lastTwo(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!]
  return transposed ? [columns, rows] : [rows, columns]
}

const softmax: Kernel = ({ backend, inputs: { logits } }) => {
  const { builder } = backend
  const { shape } = logits!
  const n = shape.at(-1)!
  const x = backend.value(logits!)
  const rows = [...shape.slice(0, -1), 1]
  const along = (value: Value) => builder.broadcast(value, rows, shape)
  const e = builder.map('exp', builder.map('sub', x, along(builder.reduce('max', x, n, 1))))
  return backend.info(builder.map('div', e, along(builder.reduce('sum', e, n, 1))), shape)
}

/** The tensors of a weight vector: no copies, as each is a run of its numbers. */
const unpackVector: Kernel = ({ backend, inputs: { w }, attrs }) => {
  const { segments } = (attrs as { layout: Layout }).layout
  const value = backend.value(w!)
  return segments.map(({ offset, size, shape }) =>
    backend.info(backend.builder.window(value, offset, size), shape),
  )
}

const kernels: Record<string, Kernel> = {
  Neg: unary('neg'),
  Exp: unary('exp'),
  Log: unary('log'),
  Sqrt: unary('sqrt'),
  Rsqrt: unary('rsqrt'),
  Square: unary('square'),
  Abs: unary('abs'),
  Erf: unary('erf'),
  IsFinite: unary('isFinite'),
  LogicalNot: unary('not'),
  Add: binary('add'),
  Sub: binary('sub'),
  Multiply: binary('mul'),
  RealDiv: binary('div'),
  Minimum: binary('min'),
  Maximum: binary('max'),
  SquaredDifference: binary('squaredDifference'),
  Greater: binary('greater'),
  GreaterEqual: binary('greaterEqual'),
  Less: binary('less'),
  LessEqual: binary('lessEqual'),
  Equal: binary('equal'),
  NotEqual: binary('notEqual'),
  LogicalAnd: binary('and'),
  LogicalOr: binary('or'),
  Identity: same,
  OnesLike: filled(1),
  ZerosLike: filled(0),
  Sum: reduction('sum'),
  Max: reduction('max'),
  ArgMax: reduction('argMax'),
  Mean: mean,
  Cast: cast,
  Reshape: reshape,
  ExpandDims: expandDims,
  Transpose: transpose,
  Slice: slice,
  Concat: concat,
  Pack: pack,
  PadV2: pad,
  Tile: tile,
  GatherV2: gather,
  Select: select,
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Softmax: softmax,
  UnpackVector: unpackVector,
}

/** tfjs itself throws a sentence that names the kernel where one is called that is not here. */
export function registerTraceKernels(): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({ kernelName, backendName: TRACE, kernelFunc: kernel as unknown as tf.KernelFunc })
  }
}
