/** WebGPU in Node: Dawn, from the optional package `webgpu`. */
import { messageOf } from '../experiment/messageOf.ts'

const kept: unknown[] = [] // Dawn crashes if an adapter is garbage-collected before its device

/** Provides navigator.gpu. Call it before tfjs's WebGPU backend is loaded, which looks for it at once. */
export async function nodeGpu(): Promise<GPU> {
  const { create, globals } = await loadDawn()
  Object.assign(globalThis, globals)
  const gpu = create([])
  const navigator = (globalThis as { navigator?: object }).navigator ?? { userAgent: 'Node' } // Node has a navigator from version 21 on
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true })
  return {
    requestAdapter: async (options?: GPURequestAdapterOptions) => {
      const adapter = await gpu.requestAdapter(options)
      kept.push(adapter)
      return adapter
    },
  } as GPU
}

async function loadDawn() {
  try {
    return await import('webgpu')
  } catch (error) {
    const why = messageOf(error).split('\n', 1)[0]
    throw new Error(
      `WebGPU in Node needs the optional package webgpu, which could not be loaded: ${why}`,
      {
        cause: error,
      },
    )
  }
}
