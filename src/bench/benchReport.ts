/** What a run of the benchmark comes to: plain data, the content of `--json`. */
import type { ModelSettings } from '../experiment/schema.ts'
import type { MatrixShape } from './engine.ts'
import type { AdapterReport } from './host.ts'
import type { EngineName, BenchMachine, BenchMethod, PlanName } from './spec.ts'

export interface TimeSpread {
  min: number
  median: number
  max: number
}

/** A step of one method by one engine; LookSAM's is the mean over k steps. */
export interface BenchMeasured {
  /** From the call to the moment the device is idle. */
  stepMs: TimeSpread
  /** JavaScript until everything is submitted. */
  jsMs: TimeSpread
  dispatches: number
  submits: number
  uploadBytes: number
  /** The most that was held in GPU buffers in the first two steps, what the engine keeps from earlier methods included. */
  peakBytes: number
  /** The model's operations by formula, divided by the median step. */
  gflops: number
  /** The first step's, at the initial weights. */
  loss: number
  /** The second step's, after one update; null where steps are so slow that there was no second one. */
  secondLoss: number | null
  /** From Play to the end of the first step. */
  startMs: number
  /**
   * Milliseconds of a step in each round. What has the same place in another method or engine was taken in the same
   * round. Empty where steps are so slow that the first ones are the samples.
   */
  rounds: number[]
  /** How many times were measured, of how many steps each. */
  samples: number
  stepsPerSample: number
  /** False where a step is so slow that the first one, which may compile, is among the samples. */
  firstDiscarded: boolean
  /** False where LookSAM's k steps are one refresh and one reuse, weighted as 1 and k − 1. */
  wholeCycles: boolean
}

/** Or left out. */
export interface Failed {
  error: string
}

export const NO_TIME = 'left out: no time left, by estimate'

export type PerEngine<T> = Partial<Record<EngineName, T>>

export interface GrowthPoint {
  batchSize: number
  depth: number
  /** Milliseconds per AdamW step, or why there are none. */
  stepMs: PerEngine<number | string>
}

export interface MatmulRow extends MatrixShape {
  name: string
  /** Or why there are none. */
  gflops: PerEngine<number | string>
}

export interface SpeedTarget {
  what: string
  sign: '≤' | '≥'
  target: number
  aim: number | null
  /** null where an engine it needs was not measured. */
  measured: number | null
}

/** Of a run on the processor: steps by method and engine, the targets' ratios by their words, the best product. */
export type ProcessorSummary = Record<BenchMethod, PerEngine<{ stepMs: TimeSpread }>> & {
  ratios: Record<string, number | null>
  bestGflops: number
  /** Milliseconds of the opening experiment's 300 rounds, here and at another commit; added by scripts/bench.js. */
  opening?: { serial: number; parallel: number; before: number | null }
}

export interface Report {
  version: 1
  date: string
  plan: PlanName
  machine: BenchMachine
  seconds: number
  adapter: AdapterReport
  versions: Record<string, string>
  model: ModelSettings
  batchSize: number
  parameters: number
  openMs: PerEngine<number>
  /** Engines that could not start, and why. */
  failed: PerEngine<string>
  /** All engines on the same weights and batch, before and after an AdamW step. A run whose losses differ before it ends. */
  check: { losses: PerEngine<number>; secondLosses: PerEngine<number>; equal: boolean }
  workloads: Record<BenchMethod, PerEngine<BenchMeasured | Failed>>
  matmul: {
    bestGflops: number
    best: { engine: EngineName; variant: string; shape: MatrixShape } | null
    rows: MatmulRow[]
    /** GFLOP/s of the best product in each round. */
    rounds: number[]
  }
  growth: { batch: GrowthPoint[]; depth: GrowthPoint[] }
  targets: SpeedTarget[]
  processor?: ProcessorSummary
}

export const isMeasured = (outcome: BenchMeasured | Failed | undefined): outcome is BenchMeasured =>
  outcome !== undefined && !('error' in outcome)
