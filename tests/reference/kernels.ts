/** What the compiler's calls compute, in float64 and in the plainest way. */
import { gelu } from './erf.ts'

export interface ReferenceProduct {
  batch: number
  M: number
  N: number
  K: number
  transposeA: boolean
  transposeB: boolean
}

/** A·B of each of the batch, row after row. */
export function product(
  { batch, M, N, K, transposeA, transposeB }: ReferenceProduct,
  a: Float32Array,
  b: Float32Array,
): number[] {
  const c: number[] = []
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < N; j++) {
        let sum = 0
        for (let k = 0; k < K; k++) {
          const left = a[s * M * K + (transposeA ? k * M + i : i * K + k)]!
          sum += left * b[s * K * N + (transposeB ? j * K + k : k * N + j)]!
        }
        c.push(sum)
      }
    }
  }
  return c
}

/** GELU's derivative, by central differences of GELU. */
export const geluSlope = (x: number): number => (gelu(x + 1e-5) - gelu(x - 1e-5)) / 2e-5

export interface ReferenceHeads {
  images: number
  tokens: number
  heads: number
  headWidth: number
}

/** Attention and its gradient, with the whole matrix of scores. */
export function attentionAndGradient(
  { images, tokens: N, heads: H, headWidth: d }: ReferenceHeads,
  qkv: Float32Array,
  dOut: Float32Array,
) {
  const out = new Float64Array(images * N * H * d)
  const logSumExp = new Float64Array(images * H * N)
  const dqkv = new Float64Array(qkv.length)
  const scale = 1 / Math.sqrt(d)
  for (let head = 0; head < images * H; head++) {
    const [b, h] = [Math.floor(head / H), head % H]
    const at = (part: number, n: number, c: number) => ((b * N + n) * 3 + part) * H * d + h * d + c
    const outAt = (n: number, c: number) => (b * N + n) * H * d + h * d + c
    const sum = (term: (c: number) => number) => {
      let total = 0
      for (let c = 0; c < d; c++) total += term(c)
      return total
    }
    for (let i = 0; i < N; i++) {
      const scores = Array.from(
        { length: N },
        (_, j) => scale * sum((c) => qkv[at(0, i, c)]! * qkv[at(1, j, c)]!),
      )
      const top = Math.max(...scores)
      const all = scores.reduce((total, s) => total + Math.exp(s - top), 0)
      const p = scores.map((s) => Math.exp(s - top) / all)
      logSumExp[head * N + i] = top + Math.log(all)
      for (let c = 0; c < d; c++)
        for (let j = 0; j < N; j++) out[outAt(i, c)]! += p[j]! * qkv[at(2, j, c)]!
      const delta = sum((c) => dOut[outAt(i, c)]! * out[outAt(i, c)]!)
      for (let j = 0; j < N; j++) {
        const dP = sum((c) => dOut[outAt(i, c)]! * qkv[at(2, j, c)]!)
        const dS = p[j]! * (dP - delta) * scale
        for (let c = 0; c < d; c++) {
          dqkv[at(0, i, c)]! += dS * qkv[at(1, j, c)]!
          dqkv[at(1, j, c)]! += dS * qkv[at(0, i, c)]!
          dqkv[at(2, j, c)]! += p[j]! * dOut[outAt(i, c)]!
        }
      }
    }
  }
  return { out, logSumExp, dqkv }
}

/** LayerNorm with its statistics, and its gradient. */
export function layerNormAndGradient(
  width: number,
  x: Float32Array,
  gamma: Float32Array,
  beta: Float32Array,
  dy: Float32Array,
) {
  const y: number[] = []
  const stats: number[] = []
  const dx: number[] = []
  const dGamma = Array.from({ length: width }, () => 0)
  const dBeta = Array.from({ length: width }, () => 0)
  const columns = [...gamma.keys()]
  for (let first = 0; first < x.length; first += width) {
    const mean = columns.reduce((sum, c) => sum + x[first + c]!, 0) / width
    const variance = columns.reduce((sum, c) => sum + (x[first + c]! - mean) ** 2, 0) / width
    const rstd = 1 / Math.sqrt(variance + 1e-6)
    stats.push(mean, rstd)
    const xHat = (c: number) => (x[first + c]! - mean) * rstd
    const dXHat = (c: number) => dy[first + c]! * gamma[c]!
    const meanSum = columns.reduce((sum, c) => sum + dXHat(c), 0) / width
    const meanAlong = columns.reduce((sum, c) => sum + dXHat(c) * xHat(c), 0) / width
    for (const c of columns) {
      y.push(xHat(c) * gamma[c]! + beta[c]!)
      dx.push(rstd * (dXHat(c) - meanSum - xHat(c) * meanAlong))
      dGamma[c]! += dy[first + c]! * xHat(c)
      dBeta[c]! += dy[first + c]!
    }
  }
  return { y, stats, dx, dGamma, dBeta }
}
