/** A step's metrics vector, read back: named numbers, or the reason why the lane cannot go on. */
import {
  stepMetricNames,
  type Phase,
  type StepMetricName,
  type StepMetrics,
} from '../../experiment/events.ts'

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

/** A lane goes on only while those of these that its step measures are finite. */
export const vitalMetricNames = [
  'loss',
  'perturbedLoss',
  'gradNorm',
  'samGradNorm',
  'updateNorm',
] as const satisfies readonly StepMetricName[]

/** Why a step's numbers left the finite, as a sentence with the likely cause; null where they did not. */
export function haltCause(values: Float32Array, phase: Phase): string | null {
  const at = (name: StepMetricName) => values[stepMetricNames.indexOf(name)]!
  const measured = vitalMetricNames.filter((name) => measuredIn[phase].has(name))
  const broken = measured.find((name) => !Number.isFinite(at(name)))
  return broken ? `${subjects[broken]} became ${at(broken)}: ${likelyCause(broken, phase)}` : null
}

const subjects: Record<(typeof vitalMetricNames)[number], string> = {
  loss: 'the loss',
  perturbedLoss: 'the loss at w + ε',
  gradNorm: 'the norm of the gradient',
  samGradNorm: 'the norm of the gradient at w + ε',
  updateNorm: 'the update',
}

function likelyCause(broken: StepMetricName, phase: Phase): string {
  if (broken === 'perturbedLoss' || broken === 'samGradNorm') return 'ρ is probably too large'
  const orAlpha = broken === 'updateNorm' && phase === 'reuse' ? ' or α' : ''
  return `the learning rate${orAlpha} is probably too large`
}
