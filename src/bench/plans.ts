/** How much a run measures. */
import type { SquareLimits } from './matmuls.ts'
import type { BenchPace } from './runs.ts'
import { allEngines, type EngineName, type PlanName } from './spec.ts'

export interface BenchPlan {
  pace: BenchPace
  squares: SquareLimits
  growthEngines: readonly EngineName[]
  batches: readonly number[]
  depths: readonly number[]
  /** Milliseconds at which the last of each must have ended, by estimate: what would end later is left out. */
  last: { start: number; round: number; point: number }
}

const noEnd = { start: Infinity, round: Infinity, point: Infinity }

export const plans: Record<PlanName, BenchPlan> = {
  quick: {
    pace: { budget: 15_000, mostRounds: 10, shortest: 50, sparing: true },
    squares: { ms: 200, sides: [256, 512], slowest: 1000 },
    growthEngines: ['lab'],
    batches: [8, 32, 128],
    depths: [2, 4, 12],
    last: { start: 165_000, round: 200_000, point: 215_000 },
  },
  full: {
    pace: { budget: 90_000, mostRounds: 20, shortest: 200, sparing: false },
    squares: { ms: 500, sides: [128, 256, 512, 1024, 2048, 4096], slowest: 3000 },
    growthEngines: allEngines,
    batches: [8, 16, 32, 64, 128],
    depths: [2, 4, 6, 8, 12],
    last: noEnd,
  },
  /** For tests: everything once. */
  smallest: {
    pace: { budget: 0, mostRounds: 1, shortest: 0, sparing: false },
    squares: { ms: 0, sides: [16], slowest: Infinity },
    growthEngines: ['lab'],
    batches: [3],
    depths: [1],
    last: noEnd,
  },
}
