/** What is measured: which engines, which methods, on which model, with which settings. */
import type { ExperimentInput } from '../experiment/input.ts'
import { methodRow } from '../experiment/methods.ts'
import type { ModelSettings } from '../experiment/schema.ts'
import { flopsPerImage } from '../experiment/cost/size.ts'

/** This project's engine, and those it is compared with, in their order. */
export const allEngines = ['lab', 'tfjs', 'jax', 'torch'] as const
export type EngineName = (typeof allEngines)[number]

/** Where all engines of a run compute: with WebGPU, or on one thread of the processor. */
export type BenchMachine = 'webgpu' | 'processor'

export const enginesOn: Record<BenchMachine, readonly EngineName[]> = {
  webgpu: ['lab', 'tfjs', 'jax'],
  processor: allEngines,
}

/** Not bound to what a browser offers: their products are no measure of what could be reached there. */
export const nativeEngines: readonly EngineName[] = ['torch']

/** How much is measured; the smallest is for tests. */
export type PlanName = 'quick' | 'full' | 'smallest'

export const benchMethods = ['adamw', 'sam', 'look-sam'] as const
export type BenchMethod = (typeof benchMethods)[number]

/** The one that is measured first, and that the others are compared with. */
export const baseline: BenchMethod = 'adamw'

/** What a step is asked to be: all of SAM's steps are refreshes, LookSAM's every k-th. */
export type BenchPhase = 'base' | 'refresh' | 'reuse'

export interface Spec {
  method: BenchMethod
  batchSize: number // B, images
  model: ModelSettings
}

/** ViT-S0: 138,890 parameters, 49 tokens. */
export const vitS0: ModelSettings = {
  imageSize: 28,
  channels: 1,
  patchSize: 4,
  width: 64,
  depth: 4,
  heads: 4,
  mlpRatio: 2,
  pool: 'gap',
  classes: 10,
  init: 'vit',
}

/** The same numbers in all engines. λ = 0, so AdamW is Adam, which tfjs has; nothing is clipped. */
export const settings = {
  lr: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
  rho: 0.05,
  alpha: 0.2,
  k: 5,
} as const

const { rho, alpha, k } = settings

/** Each method as a lane of this project. */
export const benchLanes: Record<BenchMethod, NonNullable<ExperimentInput['lanes']>[number]> = {
  adamw: { name: 'AdamW', method: 'base' },
  sam: { name: 'SAM', method: 'sam', rho },
  'look-sam': { name: 'LookSAM', method: 'look-sam', rho, alpha, k },
}

const rowOf = (method: BenchMethod) => methodRow(benchLanes[method].method)

export const reuses = (method: BenchMethod): boolean => rowOf(method).reuses

/** Floating-point operations of a step by formula: a gradient is three forward passes. */
export const flopsPerStep = ({ method, batchSize, model }: Spec): number =>
  3 * rowOf(method).gradientsPerStep(settings) * flopsPerImage(model) * batchSize
