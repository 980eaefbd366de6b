import { type Column, lastFinite } from '../column.ts'
import type { Run } from '../store/lab.ts'
import type { Measured } from './observe.ts'

/** What each lane that still runs or ran to the end has measured. */
export function measuredOf(run: Run): Measured[] {
  return run.inForce.lanes.flatMap(({ id, name, method }) => {
    const series = run.series[run.laneIds.indexOf(id)]
    if (!series || run.halts[id]) return []
    const steps = series.steps.step.length
    return {
      name,
      method,
      trainLoss: lastFinite(series.smoothed('loss', 0.95)),
      valLoss: lastFinite(series.valLoss),
      bestValLoss: leastOf(series.valLoss),
      valAccuracy: lastFinite(series.valAccuracy),
      evaluations: series.valLoss.length,
      evalsPerStep: series.gradEvals / steps,
      msPerStep: series.meanMs(steps),
    }
  })
}

function leastOf({ values }: Column): number {
  let least = Infinity
  for (const value of values) if (value < least) least = value
  return least
}
