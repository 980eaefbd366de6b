/** The three readings of the layer-wise ε, in words and signs. [docs/numerics.md] */
export interface EpsilonReading {
  name: string
  tex: string
  plain: string
  /** ‖ε‖ */
  length: string
  /** With the ρ = 1 of the paper's Table 9. */
  atOne: string
}

export const printedFormula = {
  tex: String.raw`\varepsilon^{(i)} = \rho\,\frac{\lVert w^{(i)}\rVert}{\lVert g^{(i)}\rVert}\cdot\frac{\nabla L}{\lVert\nabla L\rVert}`,
  plain: 'ε⁽ⁱ⁾ = ρ (‖w⁽ⁱ⁾‖/‖g⁽ⁱ⁾‖) · ∇L/‖∇L‖',
}

export const readings: Readonly<Record<string, EpsilonReading>> = {
  normalized: {
    name: 'normalized',
    tex: String.raw`\varepsilon=\rho\,d/\lVert d\rVert`,
    plain: 'ε = ρ d/‖d‖',
    length: 'ρ',
    atOne: 'about 0.4 % of ‖w‖ for ViT-B-16 at its start',
  },
  literal: {
    name: 'literal',
    tex: String.raw`\varepsilon=\rho\,d/\lVert g\rVert`,
    plain: 'ε = ρ d/‖g‖',
    length: 'ρ‖w‖/‖g‖',
    atOne: 'grows without bound as ‖g‖ → 0',
  },
  'per-layer': {
    name: 'per layer',
    tex: String.raw`\varepsilon=\rho\,d`,
    plain: 'ε = ρ d',
    length: 'ρ‖w‖',
    atOne: 'as long as the weights themselves',
  },
}
