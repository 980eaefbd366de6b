/** What a lane's steps cost beside those of plain training, over one stretch of the run. */
import { methodRow } from '../../experiment/methods.ts'
import { cycleWindow, type LaneSeries } from './laneSeries.ts'
import type { LaneView } from './laneView.ts'

/** Milliseconds a step. */
export interface StepCost {
  lane: LaneView
  mean: number
  /** Of means over about 25 steps, nine tenths lie above `low` and nine tenths below `high`. */
  low: number
  high: number
  /** Of the plain lane over the same steps; null where none is drawn, and for the plain lane itself. */
  plain: { name: string; mean: number } | null
  /** What it would cost if nothing but gradients took time. */
  ideal: number | null
}

/** The first steps are slow, and those long ago say little. */
const starting = 20
const most = 1_000

/**
 * The costs of lanes that have trained long enough. A lane is measured since its k was turned last, for before that
 * it had another cost; what it is compared with is measured over the same steps.
 */
export function stepCosts(lanes: readonly LaneView[]): StepCost[] {
  const isPlain = ({ method }: LaneView) => methodRow(method).standard === 'plain'
  const base = lanes.find(isPlain)
  return lanes.flatMap((lane): StepCost[] => {
    const { series, steps, k, kSince, gradientsPerStep } = lane
    const from = Math.max(starting, kSince, steps - most)
    const window = cycleWindow(k)
    const means: number[] = []
    for (let end = steps; end - window >= from; end -= window) {
      means.push(meanBetween(series, end - window, end))
    }
    if (means.length === 0) return []
    const sorted = means.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
    const first = steps - means.length * window
    const plain =
      base && base !== lane && base.steps >= steps
        ? { name: base.name, mean: meanBetween(base.series, first, steps) }
        : null
    return [
      {
        lane,
        mean: meanBetween(series, first, steps),
        low: at(0.1),
        high: at(0.9),
        plain,
        ideal: plain && plain.mean * gradientsPerStep,
      },
    ]
  })
}

/** Mean milliseconds of the steps from `first` to before `end`. */
const meanBetween = (series: LaneSeries, first: number, end: number): number =>
  series.meanMs(end - first, end - 1)
