/** The engines on WebGPU, each loaded only where it runs. */
import type { BenchPlace } from '../../host.ts'
import { countGpu } from '../../counters.ts'
import { findAdapter } from '../../../engine/targets/webgpu/device/adapter.ts'

export const onWebGpu: BenchPlace = {
  engines: {
    lab: async () => (await import('./lab.ts')).webgpuLab,
    tfjs: async () => (await import('./tfjs.ts')).webgpuTfjs,
    jax: async () => (await import('./jax.ts')).webgpuJax,
  },
  count: countGpu,
  async adapter() {
    const found = await findAdapter(globalThis.navigator.gpu)
    if (typeof found === 'string') throw new Error(found)
    const { vendor, architecture, device, description } = found.adapter.info
    const { name, software } = found
    return { name, software, vendor, architecture, device, description }
  },
}
