/** The lines of pseudo-code that the methods are made of: what src/core/methods computes (DESIGN §3). */
import type { Line } from './line.ts'

const { raw } = String

/** g, in every method; `source` is where the paper's text has this line, if it has. */
export const gradient = (source?: string): Line => ({
  key: 'gradient',
  tex: raw`g\leftarrow\nabla_{\!w}L_{\mathcal B}(w)`,
  plain: 'g ← ∇L_B(w)',
  ...(source !== undefined && { source }),
  says: 'One forward and one backward pass.',
  symbols: ['g', 'L', 'B', 'w'],
  values: ['loss', 'gradNorm'],
  indent: 1,
  part: 'gradient',
})

/** SAM at every step. */
export const everyStep = (reading: keyof typeof epsilons, source: string): Line[] => [
  gradient(source),
  ascent(reading, 1),
  secondGradient(source, 1),
]

/** SAM at every k-th step, its g_v reused in between. */
export const everyKthStep = (
  reading: keyof typeof epsilons,
  norms: 'global' | 'per-layer',
): Line[] => [
  gradient('Alg. 3'),
  refreshLine,
  ascent(reading, 2),
  secondGradient('Alg. 3', 2),
  ...(norms === 'per-layer' ? [projectionPerLayer] : [angle, projection]),
  reuseElse,
  norms === 'per-layer' ? reusePerLayer : reuse,
]

const refreshLine: Line = {
  key: 'refresh',
  tex: raw`\textbf{if}\ k\ \text{steps since the last refresh}\textbf{:}`,
  plain: 'if k steps since the last refresh:',
  source: 'Alg. 3',
  says: 'Every k-th step computes SAM’s gradient, the first step included. For a k that is not turned this is the paper’s t mod k = 0.',
  symbols: ['k', 't'],
  values: [],
  indent: 1,
  part: 'ascent',
  on: 'refresh',
}

const epsilons = {
  global: {
    tex: raw`\varepsilon\leftarrow\rho\,\frac{g}{\lVert g\rVert}`,
    plain: 'ε ← ρ g/‖g‖',
    source: 'Foret 2021, Eq. 2',
    says: 'As far uphill as ρ, along the gradient; the length is that of the whole network. 0 where ‖g‖ = 0.',
    symbols: ['epsilon', 'rho', 'g'],
  },
  normalized: {
    tex: raw`\varepsilon\leftarrow\rho\,\frac{d}{\lVert d\rVert},\quad d^{(i)}=\frac{\lVert w^{(i)}\rVert}{\lVert g^{(i)}\rVert}\,g^{(i)}`,
    plain: 'ε ← ρ d/‖d‖, d⁽ⁱ⁾ = (‖w⁽ⁱ⁾‖/‖g⁽ⁱ⁾‖) g⁽ⁱ⁾',
    source: 'Alg. 2 and 3, read as normalized',
    says: 'Uphill in proportion to each tensor’s weights, as far as ρ in all: ‖ε‖ = ρ. The supplement does not say which norm its last factor means.',
    symbols: ['epsilon', 'rho', 'd', 'g', 'w'],
  },
  literal: {
    tex: raw`\varepsilon^{(i)}\leftarrow\rho\,\frac{\lVert w^{(i)}\rVert}{\lVert g^{(i)}\rVert}\cdot\frac{g^{(i)}}{\lVert g\rVert}`,
    plain: 'ε⁽ⁱ⁾ ← ρ (‖w⁽ⁱ⁾‖/‖g⁽ⁱ⁾‖) · g⁽ⁱ⁾/‖g‖',
    source: 'Alg. 2 and 3, read literally',
    says: 'As printed, with the norm of the whole gradient as the last divisor: ε grows as ‖g‖ falls.',
    symbols: ['epsilon', 'rho', 'w', 'g'],
  },
  'per-layer': {
    tex: raw`\varepsilon^{(i)}\leftarrow\rho\,\lVert w^{(i)}\rVert\,\frac{g^{(i)}}{\lVert g^{(i)}\rVert}`,
    plain: 'ε⁽ⁱ⁾ ← ρ ‖w⁽ⁱ⁾‖ g⁽ⁱ⁾/‖g⁽ⁱ⁾‖',
    source: 'Alg. 2 and 3, read per layer',
    says: 'In each tensor as far uphill as ρ times the length of its weights.',
    symbols: ['epsilon', 'rho', 'w', 'g'],
  },
} as const

/** The reading of ε, under `indent`: SAM's own, or one of the layer-wise ones. */
function ascent(reading: keyof typeof epsilons, indent: number): Line {
  return {
    key: 'ascent',
    ...epsilons[reading],
    ...(reading !== 'global' && { note: 'i runs over the tensors; 0 where ‖g⁽ⁱ⁾‖ = 0' }),
    values: ['epsilonNorm'],
    indent,
    part: 'ascent',
    on: 'refresh',
  }
}

const secondGradient = (source: string, indent: number): Line => ({
  key: 'secondGradient',
  tex: raw`g_s\leftarrow\nabla_{\!w}L_{\mathcal B}(w)\big|_{w+\varepsilon}`,
  plain: 'g_s ← ∇L_B(w)|w+ε',
  source,
  says: 'A second forward and backward pass, on the same images at the perturbed weights.',
  symbols: ['gS', 'L', 'B', 'w', 'epsilon'],
  values: ['perturbedLoss', 'samGradNorm'],
  indent,
  part: 'secondGradient',
  on: 'refresh',
})

const angle: Line = {
  key: 'angle',
  tex: raw`\cos\theta\leftarrow\frac{g\cdot g_s}{\lVert g\rVert\,\lVert g_s\rVert}`,
  plain: 'cos θ ← g·g_s/(‖g‖‖g_s‖)',
  source: 'Alg. 3',
  says: 'The angle by which SAM’s gradient differs from the plain one.',
  symbols: ['theta', 'g', 'gS'],
  values: ['cosTheta'],
  indent: 2,
  part: 'projection',
  on: 'refresh',
}

const projection: Line = {
  key: 'projection',
  tex: raw`g_v\leftarrow g_s-\lVert g_s\rVert\cos\theta\,\frac{g}{\lVert g\rVert}`,
  plain: 'g_v ← g_s − ‖g_s‖ cos θ g/‖g‖',
  source: 'Alg. 3',
  says: 'What is left of g_s without its part along g, g_h. It is kept until the next refresh.',
  symbols: ['gV', 'gS', 'gH', 'theta', 'g'],
  values: ['gvNorm'],
  indent: 2,
  part: 'projection',
  on: 'refresh',
}

const projectionPerLayer: Line = {
  ...projection,
  tex: raw`g_v^{(i)}\leftarrow g_s^{(i)}-\frac{\langle g^{(i)},g_s^{(i)}\rangle}{\lVert g^{(i)}\rVert^2}\,g^{(i)}`,
  plain: 'g_v⁽ⁱ⁾ ← g_s⁽ⁱ⁾ − (⟨g⁽ⁱ⁾, g_s⁽ⁱ⁾⟩/‖g⁽ⁱ⁾‖²) g⁽ⁱ⁾',
  source: 'Alg. 3',
  note: 'tensor by tensor, as in most public ports',
  values: ['cosTheta', 'gvNorm'],
}

const reuseElse: Line = {
  key: 'else',
  tex: raw`\textbf{else:}`,
  plain: 'else:',
  says: 'In the k − 1 steps between two refreshes no second gradient is computed.',
  symbols: ['k'],
  values: [],
  indent: 1,
  part: 'reuse',
  on: 'reuse',
}

const reuse: Line = {
  key: 'reuse',
  tex: raw`g_s\leftarrow g+\alpha\,\frac{\lVert g\rVert}{\lVert g_v\rVert}\,g_v`,
  plain: 'g_s ← g + α (‖g‖/‖g_v‖) g_v',
  source: 'Alg. 3',
  says: 'The cached g_v, scaled to the length α‖g‖ whatever its own was, stands in for what SAM would have added. Nothing is added where ‖g_v‖ ≤ 10⁻⁶‖g_s‖ at its refresh: that is rounding noise.',
  symbols: ['g', 'alpha', 'gV', 'gS'],
  values: ['amplification', 'gvNorm', 'reuseCos'],
  indent: 2,
  part: 'reuse',
  on: 'reuse',
}

const reusePerLayer: Line = {
  ...reuse,
  tex: raw`g_s^{(i)}\leftarrow g^{(i)}+\alpha\,\frac{\lVert g^{(i)}\rVert}{\lVert g_v^{(i)}\rVert}\,g_v^{(i)}`,
  plain: 'g_s⁽ⁱ⁾ ← g⁽ⁱ⁾ + α (‖g⁽ⁱ⁾‖/‖g_v⁽ⁱ⁾‖) g_v⁽ⁱ⁾',
  source: 'Alg. 3',
  note: 'tensor by tensor, as in most public ports',
}
