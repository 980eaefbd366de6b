/**
 * A Vision Transformer in jax-js. B images, N tokens, D width, H heads; tensors are named as timm's.
 * In jax-js an operation consumes its arguments: `.ref` keeps one for another use.
 */
import { nn, numpy as np } from '@jax-js/jax'
import type { ModelSettings } from '../../experiment/schema.ts'

export type Arrays = Record<string, np.Array>

/** Mean cross-entropy of images (B, S·S·C) against one-hot targets (B, K). Consumes all it is given. */
export function jaxLoss(model: ModelSettings): (p: Arrays, x: np.Array, y: np.Array) => np.Array {
  const { imageSize: S, patchSize: P, channels: C, width: D, heads: H, depth } = model
  const side = S / P
  const N = side * side

  const dense = (p: Arrays, name: string, x: np.Array) =>
    np.matmul(x, p[`${name}.weight`]!).add(p[`${name}.bias`]!)

  const layerNorm = (p: Arrays, name: string, x: np.Array) =>
    nn.standardize(x, -1, { epsilon: 1e-6 }).mul(p[`${name}.weight`]!).add(p[`${name}.bias`]!)

  function attention(p: Arrays, name: string, x: np.Array, B: number): np.Array {
    const qkv = dense(p, `${name}.qkv`, x).reshape([B, N, 3, H, D / H])
    const part = (i: number) => qkv.ref.slice([], [], i)
    const mixed = nn.dotProductAttention(part(0), part(1), part(2)) // (B, N, H, D/H)
    qkv.dispose()
    return dense(p, `${name}.proj`, mixed.reshape([B * N, D]))
  }

  return (p, images, y) => {
    const B = images.shape[0]!
    const rows = images.reshape([B * side, P, side, P * C])
    const patches = np.transpose(rows, [0, 2, 1, 3]).reshape([B * N, P * P * C])
    const embedded = dense(p, 'patch_embed.proj', patches).reshape([B, N, D])
    let x = embedded.add(p['pos_embed']!).reshape([B * N, D])
    for (let l = 0; l < depth; l++) {
      const block = `blocks.${l}`
      const attended = attention(p, `${block}.attn`, layerNorm(p, `${block}.norm1`, x.ref), B)
      x = x.add(attended)
      const inner = dense(p, `${block}.mlp.fc1`, layerNorm(p, `${block}.norm2`, x.ref))
      x = x.add(dense(p, `${block}.mlp.fc2`, nn.gelu(inner, { approximate: false })))
    }
    const pooled = np.mean(layerNorm(p, 'norm', x).reshape([B, N, D]), 1)
    const logits = dense(p, 'head', pooled)
    return nn
      .logSoftmax(logits)
      .mul(y)
      .sum()
      .mul(-1 / B)
  }
}
