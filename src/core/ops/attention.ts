import * as tf from '@tensorflow/tfjs-core'

/** softmax(q kᵀ/√d) v for each image and head, heads side by side in the output. (B·N, 3D) → (B·N, D), d = D/H */
export function attention(qkv: tf.Tensor2D, tokens: number, heads: number): tf.Tensor2D {
  const rows = qkv.shape[0]
  const N = tokens
  const B = rows / N
  const D = qkv.shape[1] / 3
  const d = D / heads
  const split = tf.transpose(tf.reshape(qkv, [B, N, 3, heads, d]), [2, 0, 3, 1, 4]) // (3, B, H, N, d)
  const [q, k, v] = tf.unstack(tf.reshape(split, [3, B * heads, N, d])) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(d)) // (B·H, N, N)
  const mixed = tf.matMul(tf.softmax(scores), v) // (B·H, N, d)
  return tf.reshape(tf.transpose(tf.reshape(mixed, [B, heads, N, d]), [0, 2, 1, 3]), [rows, D])
}
