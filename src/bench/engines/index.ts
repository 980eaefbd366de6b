/** The engines, each loaded only where it runs. */
import type { BenchEngine } from '../engine.ts'
import type { EngineName } from '../spec.ts'

export const engines = {
  lab: async () => (await import('./lab.ts')).lab,
  tfjs: async () => (await import('./tfjs.ts')).tfjs,
  jax: async () => (await import('./jax.ts')).jax,
} satisfies Record<EngineName, () => Promise<BenchEngine>>
