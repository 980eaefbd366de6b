/** How much there is to compute, and how long that takes at the pace measured so far. */
import type { Experiment } from '../../../experiment/schema.ts'
import { demandOf } from '../../../experiment/cost/fit.ts'
import { flopsPerImage } from '../../../experiment/cost/size.ts'
import { datasetRow } from '../../../experiment/datasets.ts'

/** Floating-point operations of a whole run under so many seeds: its gradients and its evaluations. */
export function workOf(experiment: Experiment, seeds: number): number {
  const { model, training, dataset } = experiment
  const images = datasetRow(dataset.name).images - dataset.trainSize
  const evaluations = Math.ceil(training.steps / training.evalEvery) + 1
  const { runFlops } = demandOf(experiment, 'plain')
  return seeds * (runFlops + evaluations * images * flopsPerImage(model))
}

/** Part of a sweep: what it takes in all, and the share of it that is done. */
export interface Portion {
  work: number
  share: number
}

/** The share of all work that is done. */
export function progressOf(portions: readonly Portion[]): number {
  const all = portions.reduce((sum, { work }) => sum + work, 0)
  return all > 0 ? doneOf(portions) / all : 0
}

const doneOf = (portions: readonly Portion[]) =>
  portions.reduce((sum, { work, share }) => sum + work * share, 0)

/** Seconds for the rest, from the seconds that what is done took; `earlier` is work that took none of them. null before anything is done. */
export function secondsLeft(
  portions: readonly Portion[],
  seconds: number,
  earlier = 0,
): number | null {
  const done = doneOf(portions)
  const all = portions.reduce((sum, { work }) => sum + work, 0)
  const measured = done - earlier
  return measured > 0 && seconds > 0 ? (seconds / measured) * (all - done) : null
}

/** Seconds that a floating-point operation took in gradients; NaN before any was computed. */
export function secondsPerFlop(
  { model, training }: Experiment,
  lanes: readonly { gradEvals: number; seconds: number }[],
): number {
  const sum = (of: (lane: { gradEvals: number; seconds: number }) => number) =>
    lanes.reduce((total, lane) => total + of(lane), 0)
  const perGradient = 3 * flopsPerImage(model) * training.batchSize
  return sum(({ seconds }) => seconds) / (perGradient * sum(({ gradEvals }) => gradEvals))
}
