/**
 * The lines of pseudo-code of the optimizers: what src/core/optim computes. Each is given a gradient: u, or what the
 * method chose where nothing is clipped.
 */
import type { Line } from './line.ts'

const { raw } = String

const update = {
  values: ['lr', 'updateNorm'],
  indent: 1,
  part: 'update',
} as const

/** Adam's moments of x, and their bias corrections. */
const moments = (x: string): Line => ({
  key: 'moments',
  tex: raw`\begin{aligned}&m\leftarrow\beta_1m+(1-\beta_1)\,${x},\quad\hat m=m/(1-\beta_1^{\,t+1})\\&v\leftarrow\beta_2v+(1-\beta_2)\,${x}^{2},\quad\hat v=v/(1-\beta_2^{\,t+1})\end{aligned}`,
  plain: `m ← β₁m + (1 − β₁)${x}, m̂ = m/(1 − β₁^(t+1)); v ← β₂v + (1 − β₂)${x}², v̂ = v/(1 − β₂^(t+1))`,
  source: 'Kingma 2015, Alg. 1',
  says: 'Running means of the gradient and of its square, number by number, corrected for having begun at 0.',
  symbols: [x === 'u' ? 'u' : x === 'g' ? 'g' : 'gS', 'm', 'v', 'betas'],
  values: [],
  indent: 1,
  part: 'update',
})

const kernels = 'λ on dense kernels only'

/** x² of an indexed letter needs brackets. */
const squarable = (gradient: string) => (gradient === 'g_s' ? '(g_s)' : gradient)

export const adamwLines = ({ eps }: { eps: number }, gradient: string): Line[] => [
  moments(squarable(gradient)),
  adamwUpdate(eps),
]

export const lambLines = (gradient: string): Line[] => [
  moments(squarable(gradient)),
  lambDirection,
  lambUpdate,
]

const adamwUpdate = (eps: number): Line => ({
  ...update,
  key: 'update',
  tex: raw`w\leftarrow w-\eta\big(\frac{\hat m}{\sqrt{\hat v}+\epsilon_0}+\lambda w\big)`,
  plain: 'w ← w − η(m̂/(√v̂ + ε₀) + λw)',
  source: 'AdamW: Loshchilov 2019, Alg. 2',
  note: `${kernels}; ε₀ = ${eps}`,
  says: 'The update of the paper’s algorithms, by AdamW: each weight moves by about η, whatever the size of its gradient, and decays a little.',
  symbols: ['w', 'lr', 'm', 'v', 'adamEps', 'lambda'],
})

const lambDirection: Line = {
  key: 'direction',
  tex: raw`r\leftarrow\frac{\hat m}{\sqrt{\hat v}+\epsilon_0}+\lambda w`,
  plain: 'r ← m̂/(√v̂ + ε₀) + λw',
  source: 'You 2020, Alg. 2',
  note: `${kernels}; ε₀ = 10⁻⁶`,
  says: 'AdamW’s step before the learning rate.',
  symbols: ['r', 'm', 'v', 'adamEps', 'lambda', 'w'],
  values: [],
  indent: 1,
  part: 'update',
}

const lambUpdate: Line = {
  ...update,
  key: 'update',
  tex: raw`w^{(i)}\leftarrow w^{(i)}-\eta\,\frac{\lVert w^{(i)}\rVert}{\lVert r^{(i)}\rVert}\,r^{(i)}`,
  plain: 'w⁽ⁱ⁾ ← w⁽ⁱ⁾ − η (‖w⁽ⁱ⁾‖/‖r⁽ⁱ⁾‖) r⁽ⁱ⁾',
  source: 'LAMB: You 2020, Alg. 2',
  note: 'ratio 1 where either norm is 0 and where the tensor is no dense kernel',
  says: 'The update of the paper’s algorithms, by LAMB: every dense kernel moves in proportion to its own length. This makes the paper’s η⁽ⁱ⁾ a rate per layer.',
  symbols: ['w', 'lr', 'r'],
}

export const sgdLines = (x: string): Line[] => [
  {
    key: 'momentum',
    tex: raw`b\leftarrow\mu\,b+${x}`,
    plain: `b ← μb + ${x}`,
    source: 'Polyak 1964',
    says: 'Momentum: past gradients still push.',
    symbols: ['b', 'mu', x === 'u' ? 'u' : x === 'g' ? 'g' : 'gS'],
    values: [],
    indent: 1,
    part: 'update',
  },
  {
    ...update,
    key: 'update',
    tex: raw`w\leftarrow w-\eta\,(b+\lambda w)`,
    plain: 'w ← w − η(b + λw)',
    note: kernels,
    says: 'The update of the paper’s algorithms, by SGD: the weights move against the momentum, and dense kernels decay a little.',
    symbols: ['w', 'lr', 'b', 'lambda'],
  },
]
