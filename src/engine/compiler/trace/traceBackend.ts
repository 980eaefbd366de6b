/**
 * A tfjs backend that computes nothing: its kernels work out shapes and record a graph. Run on it, an ordinary
 * step function (method, clip, optimizer, and tfjs's own differentiation of the model) becomes one graph.
 */
import * as tf from '@tensorflow/tfjs-core'
import { Builder } from '../graph/builder.ts'
import type { Value } from '../graph/graph.ts'
import type { ValueType } from '../graph/functions.ts'

export const TRACE = 'trace'

const typeOf: Partial<Record<tf.DataType, ValueType>> = {
  float32: 'f32',
  int32: 'i32',
  bool: 'bool',
}

export class TraceBackend extends tf.KernelBackend {
  builder = new Builder()
  /** Tensors of the real backend that the step reads, in the order of their first use. */
  external = new Map<string, tf.TensorInfo>()
  #values = new WeakMap<object, Value>()

  /** Forgets the last trace. */
  reset(): void {
    this.builder = new Builder()
    this.external = new Map()
    this.#values = new WeakMap()
  }

  /** A tensor that stands for a buffer given at run time. */
  makeParameter(name: string, shape: readonly number[], dtype: tf.DataType): tf.Tensor {
    const value = this.builder.parameter(name, tf.util.sizeFromShape([...shape]), valueType(dtype))
    return tf.engine().makeTensorFromTensorInfo(this.info(value, shape, dtype), this)
  }

  /** What a tensor is in the graph. One that this backend did not make lives on the device: a parameter. */
  value(tensor: tf.TensorInfo): Value {
    const known = this.#values.get(tensor.dataId)
    if (known) return known
    const type = valueType(tensor.dtype)
    if (type === 'bool') throw new Error('A compiled step cannot read a tensor of truth values.')
    const name = `external ${this.external.size}`
    this.external.set(name, tensor)
    const value = this.builder.parameter(name, tf.util.sizeFromShape(tensor.shape), type)
    this.#values.set(tensor.dataId, value)
    return value
  }

  info(value: Value, shape: readonly number[], dtype: tf.DataType = dtypeOf(value)): tf.TensorInfo {
    const dataId = {}
    this.#values.set(dataId, value)
    return { dataId, shape: [...shape], dtype }
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
