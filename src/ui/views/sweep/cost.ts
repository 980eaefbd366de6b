/** How much there is to compute, how many cells train at once, and how long that takes at the pace measured so far. */
import type { Experiment } from '../../../experiment/schema.ts'
import type { BackendChoice } from '../../../engine/backendReport.ts'
import { demandOf, runsWithRoom } from '../../../experiment/cost/fit.ts'
import { flopsPerImage } from '../../../experiment/cost/size.ts'
import { datasetFacts, validationImages } from '../../../experiment/datasets.ts'

/** Floating-point operations of a whole run under so many seeds: its gradients and its evaluations. */
export function workOf(experiment: Experiment, seeds: number): number {
  const { model, training, dataset } = experiment
  const images = training.evalImages ?? validationImages(datasetFacts(dataset)!, dataset.trainSize)
  const evaluations = Math.ceil(training.steps / training.evalEvery) + 1
  const { runFlops } = demandOf(experiment, 'plain')
  return seeds * (runFlops + evaluations * images * flopsPerImage(model))
}

/**
 * How many cells train beside each other: on WebAssembly one for each core, as long as all that they hold at once would
 * have room in the memory of a single worker. Elsewhere one, which has the whole device.
 */
export function cellsAtOnce(
  experiments: readonly Experiment[],
  seeds: number,
  device: BackendChoice,
  cores: number,
): number {
  if (device !== 'wasm') return 1
  const room = runsWithRoom(experiments, 'compiled', seeds)
  return Math.max(1, Math.min(cores, experiments.length, room))
}

/** How the cells of a sweep share workers. */
export interface Sharing {
  /** Cells that train beside each other. */
  atOnce: number
  /** All cells advance together, instead of each to its end. */
  interleaved: boolean
}

/** The work of the worker that has most. */
export function longestWork(works: readonly number[], { atOnce, interleaved }: Sharing): number {
  // Stretches of one cell can be trained by different workers, but not at once.
  if (interleaved) return Math.max(sum(works) / atOnce, ...works)
  const loads = Array.from({ length: atOnce }, () => 0)
  for (const work of works) loads[loads.indexOf(Math.min(...loads))]! += work
  return Math.max(...loads)
}

/** Part of a sweep: what it takes in all, and the share of it that is done. */
export interface Portion {
  work: number
  share: number
  /** The share that was done when the seconds began to count. */
  earlier: number
}

/** The share of all work that is done. */
export function progressOf(portions: readonly Portion[]): number {
  const all = sum(portions.map(({ work }) => work))
  return all > 0 ? sum(portions.map(({ work, share }) => work * share)) / all : 0
}

/** Seconds for the rest, from the seconds that what is done took. null before anything is done. */
export function secondsLeft(
  portions: readonly Portion[],
  seconds: number,
  sharing: Sharing,
): number | null {
  const before = portions.map(({ work, earlier }) => work * (1 - earlier))
  const now = portions.map(({ work, share }) => work * (1 - share))
  const left = longestWork(now, sharing)
  const measured = longestWork(before, sharing) - left
  return measured > 0 && seconds > 0 ? (seconds / measured) * left : null
}

/** Seconds that a floating-point operation took in gradients; NaN before any was computed. */
export function secondsPerFlop(
  { model, training }: Experiment,
  lanes: readonly { gradEvals: number; seconds: number }[],
): number {
  const perGradient = 3 * flopsPerImage(model) * training.batchSize
  const gradients = sum(lanes.map(({ gradEvals }) => gradEvals))
  return sum(lanes.map(({ seconds }) => seconds)) / (perGradient * gradients)
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
