import { getWebGPUDevice } from '@jax-js/jax'
import { jaxEngine } from '../jaxEngine.ts'

export const webgpuJax = jaxEngine('webgpu', () => getWebGPUDevice().queue.onSubmittedWorkDone())
