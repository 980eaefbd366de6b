/**
 * A tfjs backend that computes nothing: its kernels work out shapes and record a graph. Run on it, an ordinary
 * step function (method, clip, optimizer, and tfjs's own differentiation of the model) becomes one graph.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { RecordsSums } from '../../../core/ops/sumOverParts.ts'
import { Builder } from '../graph/builder.ts'
import type { Repetition, Value } from '../graph/graph.ts'
import type { ValueType } from '../graph/functions.ts'

export const TRACE = 'trace'

const typeOf: Partial<Record<tf.DataType, ValueType>> = {
  float32: 'f32',
  int32: 'i32',
  bool: 'bool',
}

/** A graph in the making. There is more than one while a repetition is traced: its own is inside the other. */
class Level {
  readonly builder = new Builder()
  readonly values = new WeakMap<object, Value>()
  /** What this graph calls values of the one around it. */
  readonly captured = new Map<Value, Value>()
}

/** What becomes of the roots of a graph once it is traced whole. */
export type Finish = (builder: Builder, roots: readonly Value[]) => Value[]

export class TraceBackend extends tf.KernelBackend implements RecordsSums {
  /** Tensors of the real backend that the step reads, in the order of their first use. */
  external = new Map<string, tf.TensorInfo>()
  #levels: Level[] = [new Level()]
  #repetitions = 0
  #finish: Finish = (_builder, roots) => [...roots]

  /** Forgets the last trace. */
  reset(finish: Finish): void {
    this.#levels = [new Level()]
    this.external = new Map()
    this.#finish = finish
  }

  get builder(): Builder {
    return this.#levels.at(-1)!.builder
  }

  /** A tensor that stands for a buffer given at run time. */
  makeParameter(name: string, shape: readonly number[], dtype: tf.DataType): tf.Tensor {
    const value = this.builder.parameter(name, tf.util.sizeFromShape([...shape]), valueType(dtype))
    return this.#tensor(value, shape, dtype)
  }

  /** What a tensor is in the graph. One that this backend did not make lives on the device: a parameter. */
  value(tensor: tf.TensorInfo): Value {
    return this.#valueAt(this.#levels.length - 1, tensor)
  }

  #valueAt(depth: number, tensor: tf.TensorInfo): Value {
    const level = this.#levels[depth]!
    const known = level.values.get(tensor.dataId)
    if (known) return known
    const value =
      depth > 0 ? captured(level, this.#valueAt(depth - 1, tensor)) : this.#given(level, tensor)
    level.values.set(tensor.dataId, value)
    return value
  }

  #given({ builder }: Level, tensor: tf.TensorInfo): Value {
    const type = valueType(tensor.dtype)
    if (type === 'bool') throw new Error('A compiled step cannot read a tensor of truth values.')
    const name = `external ${this.external.size}`
    this.external.set(name, tensor)
    return builder.parameter(name, tf.util.sizeFromShape(tensor.shape), type)
  }

  info(value: Value, shape: readonly number[], dtype: tf.DataType = dtypeOf(value)): tf.TensorInfo {
    const dataId = {}
    this.#levels.at(-1)!.values.set(dataId, value)
    return { dataId, shape: [...shape], dtype }
  }

  #tensor = (value: Value, shape: readonly number[], dtype: tf.DataType) =>
    tf.engine().makeTensorFromTensorInfo(this.info(value, shape, dtype), this)

  /** Traces one part, as a graph of its own that adds to the sums. */
  sumOverParts(
    rows: tf.Tensor1D,
    parts: number,
    f: (part: tf.Tensor1D) => tf.Tensor[],
  ): tf.Tensor[] {
    const level = new Level()
    this.#levels.push(level)
    let repeats: Repetition
    let found: tf.Tensor[]
    try {
      const part = this.makeParameter('part', [rows.size / parts], rows.dtype)
      found = f(part as tf.Tensor1D)
      const { builder } = level
      const sums = found.map((tensor, i) =>
        builder.parameter(`sum ${i}`, tf.util.sizeFromShape(tensor.shape), 'f32'),
      )
      const added = found.map((tensor, i) => builder.map('add', sums[i]!, this.value(tensor)))
      const next = this.#finish(builder, added)
      repeats = {
        turns: parts,
        part: this.value(part),
        captured: [...level.captured.values()],
        sums: sums.map((parameter, i) => ({ parameter, next: next[i]! })),
      }
    } finally {
      this.#levels.pop()
    }
    const inputs = [this.value(rows), ...level.captured.keys()]
    const sizes = repeats.sums.map(({ next }) => next.size)
    const name = `repetition ${this.#repetitions++}`
    const results = this.builder.call(name, inputs, {}, sizes, repeats)
    return results.map((result, i) => this.#tensor(result, found[i]!.shape, 'float32'))
  }

  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): tf.DataId {
    const type = valueType(dtype)
    return this.info(this.builder.array(typed(values, type), type), shape, dtype).dataId
  }

  override incRef(): void {}
  override refCount(): number {
    return 1
  }
  override disposeData(): boolean {
    return true
  }
  override numDataIds(): number {
    return 0
  }
  override floatPrecision(): 32 {
    return 32
  }
  override epsilon(): number {
    return 1e-7
  }
  override timerAvailable(): boolean {
    return false
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true }
  }
  override read(): never {
    throw new Error('A step that is being compiled has no numbers yet: it may not read any.')
  }
  override readSync(): never {
    return this.read()
  }
  override dispose(): void {}
}

/** What a graph calls a value of the one around it; it has constants of its own. */
function captured({ builder, captured }: Level, outer: Value): Value {
  const { op, size, type } = outer
  if (op.kind === 'splat') return builder.splat(op.value, size, type)
  if (op.kind === 'array') return builder.array(op.data, type)
  const known = captured.get(outer) ?? builder.parameter(`captured ${captured.size}`, size, type)
  captured.set(outer, known)
  return known
}

/** The numbers as an array of their type. What has it already is not copied: tfjs makes zeros and ones as large as activations. */
function typed(values: tf.backend_util.BackendValues, type: ValueType): Float32Array | Int32Array {
  const isTyped = type === 'i32' ? values instanceof Int32Array : values instanceof Float32Array
  if (isTyped) return values as Float32Array | Int32Array
  const numbers = Array.from(values as ArrayLike<number>, Number)
  return type === 'i32' ? Int32Array.from(numbers) : Float32Array.from(numbers)
}

function valueType(dtype: tf.DataType): ValueType {
  const type = typeOf[dtype]
  if (!type) throw new Error(`A compiled step knows no tensors of ${dtype}.`)
  return type
}

const dtypeOf = ({ type }: Value): tf.DataType =>
  type === 'f32' ? 'float32' : type === 'i32' ? 'int32' : 'bool'
