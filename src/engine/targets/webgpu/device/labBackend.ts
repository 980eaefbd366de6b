/**
 * tfjs's WebGPU backend on a device of our own. It is the one place that touches what tfjs 4.22 keeps
 * private; tfjs's version is pinned in package.json.
 */
import * as tf from '@tensorflow/tfjs-core'
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'

interface Private {
  commandEncoder: GPUCommandEncoder | null
}

export class LabBackend extends WebGPUBackend {
  /** Which timestamps the next compute pass writes; null while nothing is timed. */
  stampPass: (() => GPUComputePassTimestampWrites) | null = null
  #encoder: GPUCommandEncoder | null = null

  readonly #changing = new WeakSet<object>()

  /** Programs write this tensor in place, behind tfjs's back: what was read of it before says nothing of it now. */
  markChanging(dataId: object): void {
    this.#changing.add(dataId)
    this.#forget(dataId)
  }

  override async read(dataId: object): ReturnType<WebGPUBackend['read']> {
    if (!this.#changing.has(dataId)) return super.read(dataId)
    this.#forget(dataId)
    try {
      return await super.read(dataId)
    } finally {
      this.#forget(dataId)
    }
  }

  /** Drops the copy of a tensor's numbers that tfjs keeps beside the buffer. */
  #forget(dataId: object): void {
    const data = this.tensorMap.has(dataId)
      ? (this.tensorMap.get(dataId) as { values: unknown })
      : null
    if (data) data.values = null
  }

  /** Submits everything encoded so far. */
  flush(): void {
    if (!(this as unknown as Private).commandEncoder) return
    this.endComputePassEncoder()
    this.submitQueue()
  }

  override ensureCommandEncoderReady(): void {
    super.ensureCommandEncoderReady()
    const encoder = (this as unknown as Private).commandEncoder!
    if (encoder === this.#encoder) return
    this.#encoder = encoder
    encoder.beginComputePass = (descriptor) => {
      const timestampWrites = this.stampPass?.()
      return GPUCommandEncoder.prototype.beginComputePass.call(encoder, {
        ...descriptor,
        ...(timestampWrites && { timestampWrites }),
      })
    }
  }

  override dispose(): void {
    super.dispose()
    this.device.destroy()
  }
}

/** The buffer that a tensor's numbers are in. */
export function bufferOf(backend: LabBackend, { dataId }: tf.TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId)
  return backend.tensorMap.get(dataId).resource as GPUBuffer
}

/** Makes `device` the one tfjs computes on. */
export async function useDevice(device: GPUDevice, info: GPUAdapterInfo): Promise<LabBackend> {
  // tfjs chooses matMul's program by size, and its split-K program (K ≥ 2000, few output tiles) reads a
  // transposed B along the wrong axis: dX = dY·Wᵀ comes out wrong. 3 is MatMulPackedProgram, always.
  tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', 3)
  const backend = new LabBackend(device, info)
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', () => backend)
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs did not accept the device')
  return backend
}
