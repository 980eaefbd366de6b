import { lastFinite } from '../measurements/column.ts'
import { outcomeOf } from '../measurements/outcome.ts'
import type { LaneSeries } from '../measurements/laneSeries.ts'
import { lanesOf } from '../store/inForce.ts'
import { isHalted, type Run } from '../store/run.ts'
import type { LaneStanding } from './findings.ts'

/** The numbers of the lanes that have not stopped early. */
const goodLanes = (run: Run) =>
  lanesOf(run).flatMap(({ id, index, settings }) => {
    const series = run.series[index]
    return series && !isHalted(run, id) ? [{ lane: settings, series }] : []
  })

/** The number of evaluations that all of those lanes have finished. */
export function roundsEvaluated(run: Run): number {
  const counts = goodLanes(run).map(({ series }) => series.valLoss.length)
  return counts.length > 0 ? Math.min(...counts) : 0
}

export const measuredOf = (run: Run): LaneStanding[] =>
  goodLanes(run).map(({ lane: { name, method }, series }) => {
    const steps = series.steps.step.length
    return {
      name,
      method,
      trainLoss: meanOf(series.column('loss').values.slice(-50)),
      valLoss: lastFinite(series.valLoss),
      bestValLoss: outcomeOf(series)?.bestLoss?.value ?? NaN,
      valAccuracy: lastFinite(series.valAccuracy),
      accuracyRange: series.seeds.length > 0 ? rangeOf(series) : undefined,
      evaluations: series.valLoss.length,
      evalsPerStep: series.gradEvals / steps,
      msPerStep: series.meanMs(steps),
    }
  })

function meanOf(values: Iterable<number> & { length: number }): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function rangeOf(series: LaneSeries): [number, number] {
  const { low, high } = series.evaluationBand('valAccuracy')
  return [lastFinite(low), lastFinite(high)]
}
