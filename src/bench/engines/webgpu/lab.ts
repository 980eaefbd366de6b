import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { labEngine } from '../labEngine.ts'
import { labProducts } from './labProducts.ts'

const device = () => (tf.backend() as WebGPUBackend).device

export const webgpuLab = labEngine('webgpu', {
  idle: () => device().queue.onSubmittedWorkDone(),
  products: (shape, choice) => labProducts(device(), shape, choice),
})
