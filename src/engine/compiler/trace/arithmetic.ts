/** tfjs's kernels as the trace records them: those that core uses. */
import * as tf from '@tensorflow/tfjs-core'
import type { ReduceName, Value } from '../graph/graph.ts'
import type { FunctionName } from '../graph/functions.ts'
import { TRACE, type TraceBackend } from './traceBackend.ts'
import { size, type TraceKernel, type Shape } from './traceKernel.ts'
import { movements } from './movements.ts'

const unary =
  (fn: FunctionName): TraceKernel =>
  ({ backend, inputs: { x } }) =>
    backend.info(backend.builder.map(fn, backend.value(x!)), x!.shape)

const binary =
  (fn: FunctionName): TraceKernel =>
  ({ backend, inputs: { a, b } }) => {
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a!.shape, b!.shape)
    const { builder } = backend
    const args = [a!, b!].map((x) => builder.broadcast(backend.value(x), x.shape, shape))
    return backend.info(builder.map(fn, ...args), shape)
  }

const same: TraceKernel = ({ backend, inputs: { x } }) =>
  backend.info(backend.value(x!), x!.shape, x!.dtype)

const filled =
  (value: number): TraceKernel =>
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
  (fn: ReduceName): TraceKernel =>
  ({ backend, inputs: { x }, attrs }) => {
    const axes = (attrs['axis'] ?? attrs['reductionIndices']) as number | number[]
    const { value, shape } = reduced(backend, fn, x!, axes, Boolean(attrs['keepDims']))
    return backend.info(value, shape)
  }

const mean: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const { builder } = backend
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims: boolean }
  const { value, shape, count } = reduced(backend, 'sum', x!, axis, keepDims)
  return backend.info(builder.map('div', value, builder.splat(count, value.size)), shape)
}

const cast: TraceKernel = ({ backend, inputs: { x }, attrs }) => {
  const dtype = attrs['dtype'] as tf.DataType
  const fn = dtype === 'float32' ? 'toFloat' : dtype === 'int32' ? 'toInt' : 'toBool'
  return backend.info(backend.builder.map(fn, backend.value(x!)), x!.shape, dtype)
}

const select: TraceKernel = ({ backend, inputs: { condition, t, e } }) => {
  const args = [condition!, t!, e!].map((x) => backend.value(x))
  return backend.info(backend.builder.map('select', ...args), t!.shape, t!.dtype)
}

const matMul: TraceKernel = (invocation) => {
  const { backend, inputs, attrs } = invocation
  const { a, b, bias, preluActivationWeights } = inputs
  const {
    transposeA = false,
    transposeB = false,
    activation = 'linear',
  } = attrs as {
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
  if (bias)
    value = builder.map('add', value, builder.broadcast(backend.value(bias), bias.shape, shape))
  return backend.info(value, shape)
}

/** A matrix's sizes as it is multiplied. */
function lastTwo(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!]
  return transposed ? [columns, rows] : [rows, columns]
}

const softmax: TraceKernel = ({ backend, inputs: { logits } }) => {
  const { builder } = backend
  const { shape } = logits!
  const n = shape.at(-1)!
  const x = backend.value(logits!)
  const rows = [...shape.slice(0, -1), 1]
  const along = (value: Value) => builder.broadcast(value, rows, shape)
  const e = builder.map('exp', builder.map('sub', x, along(builder.reduce('max', x, n, 1))))
  return backend.info(builder.map('div', e, along(builder.reduce('sum', e, n, 1))), shape)
}

const kernels: Record<string, TraceKernel> = {
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
  ...movements,
  Identity: same,
  OnesLike: filled(1),
  ZerosLike: filled(0),
  Sum: reduction('sum'),
  Max: reduction('max'),
  ArgMax: reduction('argMax'),
  Mean: mean,
  Cast: cast,
  Select: select,
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Softmax: softmax,
}

/** tfjs itself throws a sentence that names the kernel where one is called that is not here. */
export function registerTraceKernels(): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName: TRACE,
      kernelFunc: kernel as unknown as tf.KernelFunc,
    })
  }
}
