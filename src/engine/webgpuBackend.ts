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

  /** Submits everything encoded so far. */
  flush(): void {
    this.ensureCommandEncoderReady() // submitQueue() finishes an encoder without looking whether there is one
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
