/** A Vision Transformer of plain tfjs operations. B images, N tokens, D width, H heads; tensors are named as timm's. */
import * as tf from '@tensorflow/tfjs-core'
import type { ModelSettings } from '../../experiment/schema.ts'

export type Variables = Record<string, tf.Variable>

/** Images to logits. (B, S·S·C) → (B, K) */
export function tfjsVit(model: ModelSettings): (p: Variables, x: tf.Tensor2D) => tf.Tensor2D {
  const { imageSize: S, patchSize: P, channels: C, width: D, heads: H, depth } = model
  const side = S / P
  const N = side * side

  const dense = (p: Variables, name: string, x: tf.Tensor): tf.Tensor =>
    tf.add(tf.matMul(x, p[`${name}.weight`]!), p[`${name}.bias`]!)

  function layerNorm(p: Variables, name: string, x: tf.Tensor): tf.Tensor {
    const centred = tf.sub(x, tf.mean(x, -1, true))
    const variance = tf.mean(tf.square(centred), -1, true)
    const normalized = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-6)))
    return tf.add(tf.mul(normalized, p[`${name}.weight`]!), p[`${name}.bias`]!)
  }

  function attention(p: Variables, name: string, x: tf.Tensor): tf.Tensor {
    const qkv = tf.reshape(dense(p, `${name}.qkv`, x), [-1, N, 3, H, D / H])
    const [q, k, v] = tf.unstack(tf.transpose(qkv, [2, 0, 3, 1, 4])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ] // (B, H, N, D/H) each
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D / H))
    const mixed = tf.matMul(tf.softmax(scores), v)
    return dense(p, `${name}.proj`, tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, D]))
  }

  const gelu = (x: tf.Tensor): tf.Tensor =>
    tf.mul(x, tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5))

  return (p, images) => {
    const B = images.shape[0]
    const rows = tf.reshape(images, [B * side, P, side, P * C])
    const patches = tf.reshape(tf.transpose(rows, [0, 2, 1, 3]), [B * N, P * P * C])
    const embedded = tf.reshape(dense(p, 'patch_embed.proj', patches), [B, N, D])
    let x = tf.reshape(tf.add(embedded, p['pos_embed']!), [B * N, D])
    for (let l = 0; l < depth; l++) {
      const block = `blocks.${l}`
      x = tf.add(x, attention(p, `${block}.attn`, layerNorm(p, `${block}.norm1`, x)))
      const hidden = gelu(dense(p, `${block}.mlp.fc1`, layerNorm(p, `${block}.norm2`, x)))
      x = tf.add(x, dense(p, `${block}.mlp.fc2`, hidden))
    }
    const pooled = tf.mean(tf.reshape(layerNorm(p, 'norm', x), [B, N, D]), 1)
    return dense(p, 'head', pooled) as tf.Tensor2D
  }
}
