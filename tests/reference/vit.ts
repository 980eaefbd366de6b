/**
 * The Vision Transformer of DESIGN.md §3 in float64, one image at a time, with loops. Weights are one vector
 * without padding: the tensors in the order of `tensors`, dense kernels [in, out].
 */
import type { Numbers } from './algebra.ts'
import { gelu } from './erf.ts'

export interface ReferenceModel {
  imageSize: number // S
  channels: number // C
  patchSize: number // P
  width: number // D
  depth: number // L
  heads: number // H
  mlpRatio: number
  pool: 'gap' | 'cls'
  classes: number // K
}

export interface ReferenceTensor {
  name: string
  size: number
  offset: number
  kernel: boolean
}

/** timm's tensors with their sizes. */
export function tensorsOf(m: ReferenceModel): ReferenceTensor[] {
  const tensors: ReferenceTensor[] = []
  let offset = 0
  const put = (name: string, size: number, kernel = false) => {
    tensors.push({ name, size, offset, kernel })
    offset += size
  }
  const dense = (name: string, from: number, to: number) => {
    put(`${name}.weight`, from * to, true)
    put(`${name}.bias`, to)
  }
  const layerNorm = (name: string) => {
    put(`${name}.weight`, m.width)
    put(`${name}.bias`, m.width)
  }
  const D = m.width
  const hidden = D * m.mlpRatio
  dense('patch_embed.proj', m.patchSize ** 2 * m.channels, D)
  if (m.pool === 'cls') put('cls_token', D)
  put('pos_embed', tokensOf(m) * D)
  for (let l = 0; l < m.depth; l++) {
    layerNorm(`blocks.${l}.norm1`)
    dense(`blocks.${l}.attn.qkv`, D, 3 * D)
    dense(`blocks.${l}.attn.proj`, D, D)
    layerNorm(`blocks.${l}.norm2`)
    dense(`blocks.${l}.mlp.fc1`, D, hidden)
    dense(`blocks.${l}.mlp.fc2`, hidden, D)
  }
  layerNorm('norm')
  dense('head', D, m.classes)
  return tensors
}

const tokensOf = (m: ReferenceModel) =>
  (m.imageSize / m.patchSize) ** 2 + (m.pool === 'cls' ? 1 : 0)

/** The tensors by name, found once per model: numerical gradients ask for them a thousand times. */
function placesOf(m: ReferenceModel): Map<string, ReferenceTensor> {
  const known = places.get(m)
  if (known) return known
  const found = new Map(tensorsOf(m).map((tensor) => [tensor.name, tensor]))
  places.set(m, found)
  return found
}

const places = new WeakMap<ReferenceModel, Map<string, ReferenceTensor>>()

/** One image, S×S×C row-major, to K logits. */
export function logits(m: ReferenceModel, w: Numbers, image: Numbers): Numbers {
  const tensors = placesOf(m)
  const get = (name: string) => {
    const { offset, size } = tensors.get(name)!
    return w.subarray(offset, offset + size)
  }
  const D = m.width
  const dense = (x: Numbers, name: string) => affine(x, get(`${name}.weight`), get(`${name}.bias`))
  const norm = (x: Numbers, name: string) =>
    layerNorm(x, get(`${name}.weight`), get(`${name}.bias`))

  const patches = dense(patchesOf(m, image), 'patch_embed.proj')
  let x = m.pool === 'cls' ? Float64Array.from([...get('cls_token'), ...patches]) : patches
  const place = get('pos_embed')
  x = x.map((value, i) => value + place[i]!)
  for (let l = 0; l < m.depth; l++) {
    const block = `blocks.${l}`
    const mixed = attention(dense(norm(x, `${block}.norm1`), `${block}.attn.qkv`), D, m.heads)
    const attended = dense(mixed, `${block}.attn.proj`)
    x = x.map((value, i) => value + attended[i]!)
    const hidden = dense(norm(x, `${block}.norm2`), `${block}.mlp.fc1`).map(gelu)
    const out = dense(hidden, `${block}.mlp.fc2`)
    x = x.map((value, i) => value + out[i]!)
  }
  x = norm(x, 'norm')
  return dense(m.pool === 'cls' ? x.slice(0, D) : meanOfRows(x, D), 'head')
}

/** Patches from left to right, then from top to bottom; within a patch (P, P, C), row-major. */
export function patchesOf(
  { imageSize: S, patchSize: P, channels: C }: ReferenceModel,
  image: Numbers,
): Numbers {
  const out: number[] = []
  for (let top = 0; top < S; top += P) {
    for (let left = 0; left < S; left += P) {
      for (let y = top; y < top + P; y++) {
        for (let x = left; x < left + P; x++) {
          for (let c = 0; c < C; c++) out.push(image[(y * S + x) * C + c]!)
        }
      }
    }
  }
  return Float64Array.from(out)
}

/** x W + b on rows. */
export function affine(x: Numbers, weight: Numbers, bias: Numbers): Numbers {
  const O = bias.length
  const I = weight.length / O
  const rows = x.length / I
  const out = new Float64Array(rows * O)
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < O; o++) {
      let sum = bias[o]!
      for (let i = 0; i < I; i++) sum += x[r * I + i]! * weight[i * O + o]!
      out[r * O + o] = sum
    }
  }
  return out
}

/** γ (x − mean)/√(variance + 1e-6) + β on rows. */
export function layerNorm(x: Numbers, gamma: Numbers, beta: Numbers): Numbers {
  const D = gamma.length
  const out = new Float64Array(x.length)
  for (let row = 0; row < x.length; row += D) {
    let mean = 0
    for (let i = 0; i < D; i++) mean += x[row + i]! / D
    let variance = 0
    for (let i = 0; i < D; i++) variance += (x[row + i]! - mean) ** 2 / D
    for (let i = 0; i < D; i++) {
      out[row + i] = (gamma[i]! * (x[row + i]! - mean)) / Math.sqrt(variance + 1e-6) + beta[i]!
    }
  }
  return out
}

/** softmax(q kᵀ/√(D/H)) v of one image, head by head; each row of qkv is q, then k, then v, each head after head. */
export function attention(qkv: Numbers, D: number, H: number): Numbers {
  const d = D / H
  const N = qkv.length / (3 * D)
  const out = new Float64Array(N * D)
  for (let h = 0; h < H; h++) {
    for (let i = 0; i < N; i++) {
      const scores = Float64Array.from({ length: N }, (_, j) => {
        let score = 0
        for (let c = 0; c < d; c++)
          score += qkv[i * 3 * D + h * d + c]! * qkv[j * 3 * D + D + h * d + c]!
        return score / Math.sqrt(d)
      })
      const weights = logSoftmax(scores).map(Math.exp)
      for (let j = 0; j < N; j++) {
        for (let c = 0; c < d; c++)
          out[i * D + h * d + c]! += weights[j]! * qkv[j * 3 * D + 2 * D + h * d + c]!
      }
    }
  }
  return out
}

export function logSoftmax(z: Numbers): Numbers {
  const max = z.reduce((a, b) => Math.max(a, b), -Infinity)
  const log = max + Math.log(z.reduce((sum, x) => sum + Math.exp(x - max), 0))
  return z.map((x) => x - log)
}

function meanOfRows(x: Numbers, D: number): Numbers {
  const rows = x.length / D
  return Float64Array.from({ length: D }, (_, i) => {
    let sum = 0
    for (let r = 0; r < rows; r++) sum += x[r * D + i]!
    return sum / rows
  })
}

/** Mean over images of −Σ_c y_c log softmax(logits)_c. */
export function vitLoss(
  m: ReferenceModel,
  w: Numbers,
  images: Numbers[],
  targets: Numbers[],
): number {
  const losses = images.map((image, i) => crossEntropy(logits(m, w, image), targets[i]!))
  return losses.reduce((a, b) => a + b, 0) / losses.length
}

export const crossEntropy = (z: Numbers, y: Numbers): number =>
  -logSoftmax(z).reduce((sum, logP, c) => sum + y[c]! * logP, 0)

/** (1 − s) one-hot(label) + s/K */
export const target = (label: number, K: number, s: number): Numbers =>
  Float64Array.from({ length: K }, (_, c) => (c === label ? 1 - s : 0) + s / K)
