/** The pseudo-code of a lane: every line is what src/core computes (DESIGN §3), with its place in the paper. */
import type { Lane, OptimizerSettings } from '../../../experiment/schema.ts'
import type { TermName } from '../../format/glossary.ts'
import type { Line } from './line.ts'
import { clipLine, optimizerLines } from './optimizerLines.ts'

const { raw } = String

export function linesOf(lane: Lane, optimizer: OptimizerSettings): Line[] {
  const given = lane.method === 'base' ? 'g' : 'g_s'
  const clip = clipLine(optimizer, given)
  return [
    inputLine(lane, optimizer),
    loopLine,
    gradientLine(lane.method),
    ...methodLines(lane),
    ...(clip ? [clip] : []),
    ...optimizerLines(optimizer, clip ? 'u' : given),
  ]
}

function inputLine(lane: Lane, { clipNorm }: OptimizerSettings): Line {
  const knobs: TermName[] = []
  if ('rho' in lane) knobs.push('rho')
  if ('k' in lane) knobs.push('k', 'alpha')
  if (clipNorm !== null) knobs.push('c')
  return {
    key: 'input',
    tex: raw`\textbf{input}\ \ w`,
    plain: 'input w',
    says: 'The initial weights, the same for all lanes, and the knobs as they now stand.',
    symbols: ['w'],
    values: knobs,
    indent: 0,
    part: null,
  }
}

const loopLine: Line = {
  key: 'loop',
  tex: raw`\textbf{for}\ t=0\ \textbf{to}\ T-1\textbf{:}\ \text{draw a minibatch}\ \mathcal B`,
  plain: 'for t = 0 to T − 1: draw a minibatch B',
  says: 'One step after the other, each on the next images. The supplement counts from 1; from 0 on, the first step refreshes and no step needs a g_v that does not exist yet.',
  symbols: ['t', 'T', 'B'],
  values: ['t'],
  indent: 0,
  part: 'gradient',
}

const papers: Readonly<Record<Lane['method'], string | undefined>> = {
  base: undefined,
  sam: 'Foret 2021, Alg. 1',
  'look-sam': 'Alg. 3',
  'layer-sam': 'Alg. 2',
  'look-layer-sam': 'Alg. 3',
}

const sourced = (source: string | undefined) => (source ? { source } : {})

const gradientLine = (method: Lane['method']): Line => ({
  key: 'gradient',
  tex: raw`g\leftarrow\nabla_{\!w}L_{\mathcal B}(w)`,
  plain: 'g ← ∇L_B(w)',
  ...sourced(papers[method]),
  says: 'One forward and one backward pass.',
  symbols: ['g', 'L', 'B', 'w'],
  values: ['loss', 'gradNorm'],
  indent: 1,
  part: 'gradient',
})

function methodLines(lane: Lane): Line[] {
  if (lane.method === 'base') return []
  if (lane.method === 'sam') return [ascent(lane, 1), secondGradient(lane.method, 1)]
  if (lane.method === 'layer-sam') return [ascent(lane, 1), secondGradient(lane.method, 1)]
  const perLayer = lane.norms === 'per-layer'
  return [
    refreshLine,
    ascent(lane, 2),
    secondGradient(lane.method, 2),
    ...(perLayer ? [projectionPerLayer] : [angle, projection]),
    reuseElse,
    perLayer ? reusePerLayer : reuse,
  ]
}

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

type Sharp = Exclude<Lane, { method: 'base' }>

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

function ascent(lane: Sharp, indent: number): Line {
  const layerwise = 'layerwise' in lane
  return {
    key: 'ascent',
    ...epsilons[layerwise ? lane.layerwise : 'global'],
    ...(layerwise && { note: 'i runs over the tensors; 0 where ‖g⁽ⁱ⁾‖ = 0' }),
    values: ['epsilonNorm'],
    indent,
    part: 'ascent',
    on: 'refresh',
  }
}

const secondGradient = (method: Lane['method'], indent: number): Line => ({
  key: 'secondGradient',
  tex: raw`g_s\leftarrow\nabla_{\!w}L_{\mathcal B}(w)\big|_{w+\varepsilon}`,
  plain: 'g_s ← ∇L_B(w)|w+ε',
  ...sourced(papers[method]),
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
