/** The engines on the processor, one thread each, in Node; each loaded only where it runs. */
import os from 'node:os'
import type { BenchPlace } from '../../host.ts'

export const onProcessor: BenchPlace = {
  engines: {
    lab: async () => (await import('./lab.ts')).processorLab,
    tfjs: async () => (await import('./tfjs.ts')).processorTfjs,
    jax: async () => (await import('./jax.ts')).processorJax,
    torch: async () => (await import('./torch.ts')).torch,
  },
  count: () => ({
    dispatches: 0,
    submits: 0,
    uploadBytes: 0,
    liveBytes: 0,
    peakBytes: 0,
    error: null,
    lastSubmit: 0,
  }),
  async adapter() {
    const cores = os.cpus()
    const name = `${cores[0]?.model.trim() ?? os.arch()}, ${cores.length} cores`
    return {
      name,
      software: false,
      vendor: '',
      architecture: os.arch(),
      device: '',
      description: '',
    }
  },
}
