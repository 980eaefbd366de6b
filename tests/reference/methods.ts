/** Base, SAM and LookSAM in float64, as the paper's supplement (Algorithm 3) and Foret 2021 write them. */
import { add, dot, norm, scale, sub, type Numbers } from './algebra.ts'

export type Gradient = (w: Numbers) => { loss: number; g: Numbers }

/** ε = ρ g/‖g‖, and 0 where ‖g‖ = 0. */
export const perturbation = (g: Numbers, rho: number): Numbers =>
  norm(g) === 0 ? scale(g, 0) : scale(g, rho / norm(g))

/** g_v = g_s − ‖g_s‖ cos θ · g/‖g‖ */
export function acrossPart(gS: Numbers, g: Numbers): Numbers {
  if (norm(g) === 0) return gS
  const cosTheta = norm(gS) === 0 ? 0 : dot(g, gS) / (norm(g) * norm(gS))
  return sub(gS, scale(g, (norm(gS) * cosTheta) / norm(g)))
}

/** g + α (‖g‖/‖g_v‖) g_v; g alone where g_v was noise at its refresh. */
export const reused = (g: Numbers, gV: Numbers, gSNorm: number, alpha: number): Numbers =>
  norm(gV) <= 1e-6 * gSNorm ? g : add(g, scale(gV, (alpha * norm(g)) / norm(gV)))

export interface MethodStep {
  phase: 'base' | 'refresh' | 'reuse'
  loss: number
  used: Numbers
  g: Numbers
  epsilon?: Numbers
  gS?: Numbers
  gV?: Numbers
  perturbedLoss?: number
}

export type ReferenceMethod = (gradient: Gradient, w: Numbers, t: number) => MethodStep

export const base: ReferenceMethod = (gradient, w) => {
  const { loss, g } = gradient(w)
  return { phase: 'base', loss, g, used: g }
}

export const sam =
  (rho: number): ReferenceMethod =>
  (gradient, w) => {
    const { loss, g } = gradient(w)
    const epsilon = perturbation(g, rho)
    const { loss: perturbedLoss, g: gS } = gradient(add(w, epsilon))
    return {
      phase: 'refresh',
      loss,
      perturbedLoss,
      g,
      epsilon,
      gS,
      gV: acrossPart(gS, g),
      used: gS,
    }
  }

/** Refreshes where t % k = 0. */
export function lookSam(rho: number, k: number, alpha: number): ReferenceMethod {
  const refresh = sam(rho)
  let gV: Numbers = new Float64Array()
  let gSNorm = 0
  return (gradient, w, t) => {
    if (t % k === 0) {
      const step = refresh(gradient, w, t)
      gV = step.gV!
      gSNorm = norm(step.gS!)
      return step
    }
    const { loss, g } = gradient(w)
    return { phase: 'reuse', loss, g, gV, used: reused(g, gV, gSNorm, alpha) }
  }
}

export type Reading = 'normalized' | 'literal' | 'per-layer'

/** LayerSAM's ε: the three readings of ε⁽ⁱ⁾ = ρ (‖w⁽ⁱ⁾‖/‖g⁽ⁱ⁾‖) ∇L/‖∇L‖; 0 in a tensor without gradient. */
export function layerwise(
  spans: readonly { offset: number; size: number }[],
  w: Numbers,
  g: Numbers,
  rho: number,
  reading: Reading,
): Numbers {
  const d = new Float64Array(w.length)
  for (const { offset, size } of spans) {
    const gi = g.subarray(offset, offset + size)
    const wi = w.subarray(offset, offset + size)
    if (norm(gi) > 0) d.set(scale(gi, norm(wi) / norm(gi)), offset)
  }
  if (reading === 'per-layer') return scale(d, rho)
  const length = reading === 'normalized' ? norm(d) : norm(g)
  return length === 0 ? d : scale(d, rho / length)
}
