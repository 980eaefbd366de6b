import { stepMetricNames, type Phase, type StepMetrics } from '../../../../src/experiment/events.ts'
import { LaneSeries } from '../../../../src/ui/measurements/laneSeries.ts'

/** A series of steps, each with its phase and the numbers it measured. */
export function seriesOf(steps: readonly (Partial<StepMetrics> & { phase: Phase })[]): LaneSeries {
  const series = new LaneSeries()
  const nothing = Object.fromEntries(stepMetricNames.map((name) => [name, null])) as StepMetrics
  for (const [t, step] of steps.entries()) {
    const rest = { lane: 0, seed: 0, t, lr: 0.1, gradEvals: t + 1, ms: 1, deviceMs: t + 1 }
    series.addStep({ type: 'step', ...nothing, ...rest, ...step })
  }
  return series
}
