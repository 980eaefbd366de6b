/** A step's metrics vector, read back: named numbers, or the reason why the lane cannot go on. */
import { stepMetricNames, type Phase, type StepMetricName, type StepMetrics } from './events.ts'

/** What each phase measures; the rest is null. */
const measuredIn: Record<Phase, ReadonlySet<StepMetricName>> = {
  base: new Set(['loss', 'gradNorm', 'updateNorm']),
  refresh: new Set([
    'loss',
    'perturbedLoss',
    'gradNorm',
    'samGradNorm',
    'gvNorm',
    'epsilonNorm',
    'cosTheta',
    'gvChange',
    'gsChange',
    'ghChange',
    'updateNorm',
  ]),
  reuse: new Set(['loss', 'gradNorm', 'gvNorm', 'reuseCos', 'amplification', 'updateNorm']),
}

/** `hasPrevious` is false at the first refresh, which has nothing to have changed from. */
export function stepMetrics(values: Float32Array, phase: Phase, hasPrevious: boolean): StepMetrics {
  const measured = measuredIn[phase]
  const entries = stepMetricNames.map((name, i): [StepMetricName, number | null] => {
    const value = values[i]!
    const exists =
      measured.has(name) && !Number.isNaN(value) && (hasPrevious || !name.endsWith('Change'))
    return [name, exists ? value : null]
  })
  return Object.fromEntries(entries) as StepMetrics
}

/** Why a step's numbers left the finite, as a sentence with the likely cause; null where they did not. */
export function haltCause(values: Float32Array, phase: Phase): string | null {
  const at = (name: StepMetricName) => values[stepMetricNames.indexOf(name)]!
  if (!Number.isFinite(at('loss'))) {
    return `the loss became ${at('loss')}: the learning rate is probably too large`
  }
  if (phase === 'refresh' && !Number.isFinite(at('perturbedLoss'))) {
    return `the loss at w + ε became ${at('perturbedLoss')}: ρ is probably too large`
  }
  if (!Number.isFinite(at('updateNorm'))) {
    return `the update became ${at('updateNorm')}: the learning rate${phase === 'reuse' ? ' or α' : ''} is probably too large`
  }
  return null
}
