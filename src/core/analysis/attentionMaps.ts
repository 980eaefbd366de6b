/** Where a network looks in one image: how much attention each patch gets. */
export interface AttentionMaps {
  blocks: number // L
  heads: number // H
  /** Patches per side of the image; a map has P = side² numbers, row by row. */
  side: number
  /** By block and head. (L, H, P) */
  maps: Float32Array
  /** Attention through all blocks. (P) */
  rollout: Float32Array
}

interface Shape {
  depth: number
  heads: number
  pool: 'gap' | 'cls'
  tokens: number // N, the class token counted
}

/**
 * From the attention A of each block and head, (L, H, N, N), whose row i says how much token i looks at each other.
 * What is shown is what goes into the answer: the class token's row, or with mean pooling the mean of all rows; the class
 * token's own column is left out. Rollout is the product of (A + I)/2 over the blocks, the last on the left, A being the
 * mean over the heads. [Abnar and Zuidema 2020]
 */
export function attentionMaps(
  weights: ArrayLike<number>,
  { depth: L, heads: H, pool, tokens: N }: Shape,
): AttentionMaps {
  const first = pool === 'cls' ? 1 : 0
  const P = N - first
  const looked = (at: (i: number, j: number) => number): number[] =>
    Array.from({ length: P }, (_, patch) => {
      const j = patch + first
      if (pool === 'cls') return at(0, j)
      let sum = 0
      for (let i = 0; i < N; i++) sum += at(i, j)
      return sum / N
    })

  const maps = new Float32Array(L * H * P)
  let through = Float64Array.from({ length: N * N }, (_, at) => Number(at % (N + 1) === 0)) // I
  for (let l = 0; l < L; l++) {
    const mixed = new Float64Array(N * N) // (A + I)/2
    for (let i = 0; i < N; i++) mixed[i * (N + 1)] = 0.5
    for (let h = 0; h < H; h++) {
      const begin = (l * H + h) * N * N
      maps.set(
        looked((i, j) => weights[begin + i * N + j]!),
        (l * H + h) * P,
      )
      for (let at = 0; at < N * N; at++) mixed[at]! += weights[begin + at]! / (2 * H)
    }
    through = product(mixed, through, N)
  }
  const rollout = Float32Array.from(looked((i, j) => through[i * N + j]!))
  return { blocks: L, heads: H, side: Math.sqrt(P), maps, rollout }
}

/** a b of two N×N matrices. */
function product(a: Float64Array, b: Float64Array, N: number): Float64Array<ArrayBuffer> {
  const c = new Float64Array(N * N)
  for (let i = 0; i < N; i++) {
    for (let k = 0; k < N; k++) {
      const factor = a[i * N + k]!
      for (let j = 0; j < N; j++) c[i * N + j]! += factor * b[k * N + j]!
    }
  }
  return c
}
