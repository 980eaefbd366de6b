/** Theorem 1 of the paper, in numbers. [Liu 2022, supplement A.3, eq. 8] */

export interface BoundInput {
  /** P, the number of parameters: the theorem's k, which here is the refresh interval. */
  parameters: number
  /** n, the number of training images. */
  images: number
  /** ‖w‖² */
  weightNormSquared: number
  /** ρ, the radius of SAM's perturbation. */
  rho: number
  /** ρ₀, how far LookSAM's imitated perturbation is off; the algorithm does not tell it. */
  rho0: number
  /** δ: the bound holds with probability 1 − δ. */
  delta: number
}

export interface Bound {
  /** ρ′² = ρ² + ρ₀² */
  rhoPrimeSquared: number
  /** (1 + √(log n / P))² */
  spread: number
  /** P log(1 + ‖w‖²/ρ′² · spread) */
  complexity: number
  /** 4 log(n/δ) */
  confidence: number
  /** 8 log(6n + 3P), which the theorem hides in Õ(1). [Foret 2021, proof of Theorem 2] */
  remainder: number
  /** √((complexity + confidence + remainder)/(n − 1)), added to the worst error rate within ρ′; vacuous from 1 on. */
  term: number
}

/** √((P log(1 + (‖w‖²/ρ′²)(1 + √(log n/P))²) + 4 log(n/δ) + 8 log(6n + 3P))/(n − 1)) and its parts. */
export function boundTerm(input: BoundInput): Bound {
  const { parameters: P, images: n, weightNormSquared, rho, rho0, delta } = input
  const rhoPrimeSquared = rho ** 2 + rho0 ** 2
  const spread = (1 + Math.sqrt(Math.log(n) / P)) ** 2
  const complexity =
    weightNormSquared === 0 ? 0 : P * Math.log1p((weightNormSquared / rhoPrimeSquared) * spread)
  const confidence = 4 * Math.log(n / delta)
  const remainder = 8 * Math.log(6 * n + 3 * P)
  const term = Math.sqrt((complexity + confidence + remainder) / (n - 1))
  return { rhoPrimeSquared, spread, complexity, confidence, remainder, term }
}
