import * as tf from '@tensorflow/tfjs-core'
import { fused } from './fused.ts'

/** softmax(q kᵀ/√d) v for each image and head, heads side by side in the output. (B·N, 3D) → (B·N, D), d = D/H */
export function attention(qkv: tf.Tensor2D, tokens: number, heads: number): tf.Tensor2D {
  return fused('Attention', { qkv }, { tokens, heads }, () => attend(tokens, heads)(qkv))
}

/** softmax(q kᵀ/√d) alone: how much each token looks at each other, by head and image. (B·N, 3D) → (H·B, N, N) */
export function attentionWeights(qkv: tf.Tensor2D, tokens: number, heads: number): tf.Tensor3D {
  const { q, k } = headsOf(qkv, tokens, heads)
  return weightsOf(q, k)
}

const weightsOf = (q: tf.Tensor3D, k: tf.Tensor3D) =>
  tf.softmax<tf.Tensor3D>(tf.matMul(q, k, false, true))

/** q, scaled by 1/√d, k and v of every head and image. (B·N, 3D) → (H·B, N, d) each */
function headsOf(qkv: tf.Tensor2D, N: number, H: number) {
  const [rows, D3] = qkv.shape
  const B = rows / N
  const d = D3 / (3 * H)
  const parts = tf.reshape<tf.Rank.R3>(toHeads(qkv, N, 3 * H), [3 * H * B, N, d])
  const part = (i: number) => tf.slice3d(parts, [i * H * B, 0, 0], [H * B, N, d])
  // The scale is here, as q is smaller than the scores.
  return { q: tf.mul<tf.Tensor3D>(part(0), 1 / Math.sqrt(d)), k: part(1), v: part(2) }
}

/** Heads come first, so that q, k and v lie one after the other and are cut out without copying rows apart. */
const toHeads = (x: tf.Tensor2D, N: number, heads: number) =>
  tf.transpose(tf.reshape(x, [x.shape[0] / N, N, heads, x.shape[1] / heads]), [2, 0, 1, 3]) // (heads, B, N, d)

const attend = (N: number, H: number) =>
  tf.customGrad((...args) => {
    const [qkv, save] = args as unknown as [tf.Tensor2D, tf.GradSaveFunc]
    const rows = qkv.shape[0]
    const D = qkv.shape[1] / 3
    const d = D / H
    const B = rows / N
    const fromHeads = (x: tf.Tensor, heads: number) =>
      tf.reshape<tf.Rank.R2>(tf.transpose(tf.reshape(x, [heads, B, N, d]), [1, 2, 0, 3]), [
        rows,
        heads * d,
      ])

    const { q, k, v } = headsOf(qkv, N, H)
    const p = weightsOf(q, k) // (H·B, N, N)
    save([q, k, v, p])
    return {
      value: fromHeads(tf.matMul(p, v), H),
      // dv = pᵀ do; dp = do vᵀ; ds = p (dp − Σ p dp); dq = ds k/√d; dk = dsᵀ q/√d
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [q, k, v, p] = saved as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
        const dOut = tf.reshape<tf.Rank.R3>(toHeads(dy as tf.Tensor2D, N, H), [H * B, N, d])
        const dV = tf.matMul(p, dOut, true, false)
        const weighted = tf.mul(p, tf.matMul(dOut, v, false, true))
        const dS = tf.sub(weighted, tf.mul(p, tf.sum(weighted, -1, true)))
        const dQ = tf.mul(tf.matMul(dS, k), 1 / Math.sqrt(d))
        const dK = tf.matMul(dS, q, true, false)
        return fromHeads(tf.concat([dQ, dK, dV]), 3 * H)
      },
    }
  })
