import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import '@tensorflow/tfjs-backend-webgpu'
import { tfjsEngine } from '../tfjsEngine.ts'

const backend = () => tf.backend() as WebGPUBackend

export const webgpuTfjs = tfjsEngine('webgpu', {
  /** tfjs submits every 15 dispatches and what is left when something is read; this is that rest. */
  flush() {
    backend().ensureCommandEncoderReady()
    backend().endComputePassEncoder()
    backend().submitQueue()
  },
  finished: () => backend().device.queue.onSubmittedWorkDone(),
})
