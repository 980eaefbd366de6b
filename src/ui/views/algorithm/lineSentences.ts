/** What the geometry says, in sentences made of its numbers. */
import { degree, exact, percent, scalar, short } from '../../format/numbers.ts'
import type { StepMeasured, Moment } from './stepMeasured.ts'
import type { Phase } from '../../../experiment/events.ts'
import { degrees, turnedTo, type ArrowName } from './plane.ts'

/** What the optimizer is given. */
export const given: Readonly<Record<Phase, ArrowName>> = {
  base: 'g',
  refresh: 'gS',
  reuse: 'mixed',
}

/** The angle between g and g_s; from the parts of g_s, as a cosine near 1 is mostly rounding. */
export const theta = ({ cosTheta, samGradNorm, gvNorm }: StepMeasured, perLayer: boolean): number =>
  perLayer
    ? Math.acos(Math.min(1, Math.max(-1, cosTheta)))
    : Math.atan2(gvNorm, samGradNorm * cosTheta)

/** The angle between g and g + a, where a is `length` long and has the cosine `cosine` to g. */
export const turn = (gradNorm: number, length: number, cosine: number): number =>
  Math.atan2(length * Math.sqrt(Math.max(0, 1 - cosine ** 2)), gradNorm + length * cosine)

export function refreshWords({ measured }: Moment, perLayer: boolean): string {
  const { gradNorm, samGradNorm, gvNorm, cosTheta } = measured
  if (gradNorm === 0) return 'The gradient is 0: there is no direction to perturb in.'
  // Measured apart, the two parts must make up the whole; in float32 they do to far less than this.
  const missing = Math.abs(Math.hypot(samGradNorm * cosTheta, gvNorm) / samGradNorm - 1)
  const gap =
    !perLayer && missing > 0.01
      ? ` As measured, g_h and g_v miss g_s by ${percent(missing)} of its length.`
      : ''
  return `SAM turns the gradient by ${degree(degrees(theta(measured, perLayer)))}. What it adds across g is ${short(gvNorm / gradNorm)} of the length of g.${gap}`
}

/** How long the added part is next to the g_v that was measured, and how far it turns the gradient. */
export function reuseWords(
  { measured }: Moment,
  refresh: Moment | null,
  perLayer: boolean,
  alpha: number,
): string {
  const { amplification, gvNorm, gradNorm, reuseCos } = measured
  if (amplification === 0) {
    return alpha === 0
      ? 'With α = 0 nothing is added: plain steps between refreshes.'
      : 'Nothing was added: α was 0, or g_v was only rounding noise at its refresh.'
  }
  const turned = perLayer ? null : turnedTo(measured, alpha)
  const sentences = [`Added to g: ${lengthWords(amplification)}`]
  if (!perLayer) {
    const added = turn(gradNorm, amplification * gvNorm, reuseCos)
    const own = refresh
      ? `; SAM turned it by ${degree(degrees(theta(refresh.measured, false)))}`
      : ''
    sentences.push(`It turns the gradient by ${degree(degrees(added))}${own}.`)
  }
  sentences.push(`Equally long at α = ${short(gvNorm / gradNorm)}.`)
  if (turned !== null)
    sentences.push(`With α = ${exact(alpha)}, not yet used: ${lengthWords(turned)}`)
  return sentences.join(' ')
}

/** α‖g‖/‖g_v‖: 1 is as long as the real g_v; far above, α is too large. */
function lengthWords(amplification: number): string {
  const times = `${short(amplification)} × the measured g_v`
  if (amplification > 3) return `${times}. α is too large for these gradients.`
  if (amplification > 1.5) return `${times}, more than SAM added at the refresh.`
  if (amplification >= 0.67) return `${times}, about what SAM added at the refresh.`
  return `${times}, less than SAM added at the refresh.`
}

/** The numbers of a step, for those who do not see the drawing. */
export function stepNumbers(moment: Moment, perLayer: boolean): string {
  if (moment.phase === 'refresh') return refreshNumbers(moment, perLayer)
  if (moment.phase === 'reuse') return reuseNumbers(moment)
  return `Step t = ${moment.t}: g is ${scalar(moment.measured.gradNorm)} long.`
}

function refreshNumbers({ t, measured }: Moment, perLayer: boolean): string {
  const { gradNorm, samGradNorm, gvNorm, cosTheta } = measured
  const parts = perLayer ? '' : `, g_h ${scalar(samGradNorm * cosTheta)} along g`
  return `Step t = ${t}: g is ${scalar(gradNorm)} long, g_s ${scalar(samGradNorm)} at ${degree(degrees(theta(measured, perLayer)))} to g${parts}, g_v ${scalar(gvNorm)} at right angles to g.`
}

function reuseNumbers({ t, measured }: Moment): string {
  const { gradNorm, gvNorm, reuseCos, amplification } = measured
  const angle = degrees(Math.acos(Math.min(1, Math.max(-1, reuseCos))))
  return `Step t = ${t}: g is ${scalar(gradNorm)} long, the cached g_v ${scalar(gvNorm)} at ${degree(angle)} to g; the part added to g is ${scalar(amplification * gvNorm)} long, ${short(amplification)} times g_v.`
}
