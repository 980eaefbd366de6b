/**
 * tfjs's view of the target's memory: tensors that are written, copied by reference, read and freed. It computes
 * nothing else; computations are programs, and tfjs names the kernel where someone forgets that.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Heap } from './heap.ts'

const HEAP = 'compiled-wasm'

interface Held {
  address: number
  count: number
  dtype: tf.DataType
  references: number
}

export class HeapBackend extends tf.KernelBackend {
  readonly heap: Heap
  readonly #tensors = new Map<tf.DataId, Held>()

  constructor(heap: Heap) {
    super()
    this.heap = heap
  }

  addressOf({ dataId }: Pick<tf.TensorInfo, 'dataId'>): number {
    return this.#held(dataId).address
  }

  /** A tensor whose numbers are whatever lay there before. */
  make(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    if (dtype !== 'float32' && dtype !== 'int32')
      throw new Error(`The memory of WebAssembly holds float32 and int32 here, no ${dtype}.`)
    const count = tf.util.sizeFromShape([...shape])
    const what = `a tensor of ${shape.join('×') || 1} numbers needs`
    const address = this.heap.allocate(4 * count, what)
    const dataId = {}
    this.#tensors.set(dataId, { address, count, dtype, references: 1 })
    return { dataId, shape: [...shape], dtype }
  }

  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): tf.DataId {
    const { dataId } = this.make(shape, dtype)
    const numbers = values as ArrayLike<number>
    this.heap.write(
      this.addressOf({ dataId }),
      dtype === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers),
    )
    return dataId
  }

  override readSync(dataId: tf.DataId): Float32Array | Int32Array {
    const { address, count, dtype } = this.#held(dataId)
    const copy = this.heap.floats(address, count).slice()
    return dtype === 'int32' ? new Int32Array(copy.buffer) : copy
  }

  override read(dataId: tf.DataId): Promise<Float32Array | Int32Array> {
    return Promise.resolve(this.readSync(dataId))
  }

  override incRef(dataId: tf.DataId): void {
    this.#held(dataId).references++
  }

  override refCount(dataId: tf.DataId): number {
    return this.#tensors.get(dataId)?.references ?? 0
  }

  override disposeData(dataId: tf.DataId, force = false): boolean {
    const held = this.#tensors.get(dataId)
    if (!held) return true
    held.references--
    if (held.references > 0 && !force) return false
    this.heap.release(held.address)
    this.#tensors.delete(dataId)
    return true
  }

  override numDataIds(): number {
    return this.#tensors.size
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
    return { unreliable: false }
  }
  override dispose(): void {}

  #held(dataId: tf.DataId): Held {
    const held = this.#tensors.get(dataId)
    if (!held) throw new Error('This tensor is not in the memory of WebAssembly.')
    return held
  }
}

interface Invocation {
  backend: HeapBackend
  inputs: Record<string, tf.TensorInfo>
  attrs: Record<string, unknown>
}

/** The same numbers under another shape. */
const sameData = ({ backend, inputs: { x } }: Invocation, shape: readonly number[]) => {
  backend.incRef(x!.dataId)
  return { ...x!, shape: [...shape] }
}

const kernels: Record<string, (invocation: Invocation) => tf.TensorInfo> = {
  Identity: (invocation) => sameData(invocation, invocation.inputs['x']!.shape),
  Reshape: (invocation) => {
    const { inputs, attrs } = invocation
    const { shape } = inputs['x']!
    const wanted = attrs['shape'] as number[]
    return sameData(
      invocation,
      tf.util.inferFromImplicitShape(wanted, tf.util.sizeFromShape(shape)),
    )
  },
  ZerosLike: ({ backend, inputs: { x } }) => {
    const info = backend.make(x!.shape, x!.dtype)
    backend.heap.floats(backend.addressOf(info), tf.util.sizeFromShape(x!.shape)).fill(0)
    return info
  },
}

let backend: HeapBackend | null = null

/** Makes the memory the one in which tfjs makes tensors; there is one of them in a process. */
export function useHeap(create: () => Heap): HeapBackend {
  if (!backend) {
    const made = new HeapBackend(create())
    tf.registerBackend(HEAP, () => made)
    for (const [kernelName, kernel] of Object.entries(kernels))
      tf.registerKernel({
        kernelName,
        backendName: HEAP,
        kernelFunc: kernel as unknown as tf.KernelFunc,
      })
    backend = made
  }
  void tf.setBackend(HEAP) // it has started: nothing is awaited
  return backend
}
