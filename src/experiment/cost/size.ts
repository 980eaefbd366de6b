/** How large a ViT is, by formula: no tensor is made. */
import type { ModelSettings } from '../schema.ts'

/**
 * M = D · mlpRatio, the width of the MLP's hidden layer. A product that differs from a whole number by at most 1e-9
 * of it is that number: 100 × 1.1 is 110, though its float64 product is not.
 */
export function hiddenWidth({
  width,
  mlpRatio,
}: Pick<ModelSettings, 'width' | 'mlpRatio'>): number {
  const product = width * mlpRatio
  const whole = Math.round(product)
  return Math.abs(product - whole) <= 1e-9 * whole ? whole : product
}

/** (S/P)², the sequence length as the paper counts it: a class token is one more. */
export const patchCount = ({ imageSize, patchSize }: ModelSettings): number =>
  (imageSize / patchSize) ** 2

/** N, the tokens the blocks see: the patches, and a class token if there is one. */
export const tokenCount = (model: ModelSettings): number =>
  patchCount(model) + (model.pool === 'cls' ? 1 : 0)

/** (P²C·D + D) + N·D [+ D] + L(4D² + 2DM + 9D + M) + 2D + DK + K, with M the MLP's hidden width. */
export function parameterCount(model: ModelSettings): number {
  const { patchSize: P, channels: C, width: D, depth: L, classes: K, pool } = model
  const N = tokenCount(model)
  const M = hiddenWidth(model)
  const classToken = pool === 'cls' ? D : 0
  return (
    P * P * C * D +
    D +
    N * D +
    classToken +
    L * (4 * D * D + 2 * D * M + 9 * D + M) +
    2 * D +
    D * K +
    K
  )
}

/** Floating-point operations of one image's forward pass; a multiply-add counts as two. */
export function flopsPerImage(model: ModelSettings): number {
  const { imageSize: S, channels: C, width: D, depth: L, classes: K } = model
  const N = tokenCount(model)
  const M = hiddenWidth(model)
  const perBlock = N * (4 * D * D + 2 * D * M) + 2 * N * N * D
  return 2 * (S * S * C * D + L * perBlock + D * K)
}
