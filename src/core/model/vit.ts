/**
 * A Vision Transformer as one pure function of its weights. [Dosovitskiy 2021; names and shapes as in timm]
 * B images, S×S pixels, C channels, P pixels per patch side, N tokens, D width, H heads, K classes.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { ModelSettings } from '../../experiment/schema.ts'
import { attention, attentionWeights } from '../ops/attention.ts'
import { gelu } from '../ops/gelu.ts'
import { withoutKeyGradient } from '../ops/keyBias.ts'
import { layerNorm } from '../ops/layerNorm.ts'
import { linear } from '../ops/linear.ts'
import { createLayout, unpack, type Layout, type Vector } from '../tensors/params.ts'
import { vitShapes } from '../../experiment/cost/shapes.ts'
import { tokenCount } from '../../experiment/cost/size.ts'

export interface Vit {
  layout: Layout
  /** Images to logits. (B, S·S·C) → (B, K) */
  forward(w: Vector, images: tf.Tensor2D): tf.Tensor2D
  /** How much each token looks at each other, block by block. (B, S·S·C) → L of (H·B, N, N) */
  attention(w: Vector, images: tf.Tensor2D): tf.Tensor3D[]
}

type Tensors = (name: string) => tf.Tensor

export function createVit(model: ModelSettings): Vit {
  const layout = createLayout(vitShapes(model))
  const N = tokenCount(model)
  const D = model.width

  const named = (w: Vector): Tensors => {
    const tensors = unpack(layout, w)
    return (name) => tensors[name]!
  }

  function forward(w: Vector, images: tf.Tensor2D): tf.Tensor2D {
    const p = named(w)
    const B = images.shape[0]
    const x = norm(within(p, 'norm'), encode(p, images)) // (B·N, D)
    const perImage = tf.reshape<tf.Rank.R3>(x, [B, N, D])
    const pooled =
      model.pool === 'gap' ? tf.mean(perImage, 1) : tf.slice3d(perImage, [0, 0, 0], [B, 1, D])
    return dense(within(p, 'head'), tf.reshape<tf.Rank.R2>(pooled, [B, D]))
  }

  function attentionOf(w: Vector, images: tf.Tensor2D): tf.Tensor3D[] {
    const found: tf.Tensor3D[] = []
    encode(named(w), images, (qkv) => found.push(attentionWeights(qkv, N, model.heads)))
    return found
  }

  /** All blocks, one after the other; `look` is shown what each block's attention is given. (B, S·S·C) → (B·N, D) */
  function encode(
    p: Tensors,
    images: tf.Tensor2D,
    look: (qkv: tf.Tensor2D) => void = () => {},
  ): tf.Tensor2D {
    let x = embed(p, images)
    for (let l = 0; l < model.depth; l++) x = block(within(p, `blocks.${l}`), x, look)
    return x
  }

  /** Embeds patches as tokens and adds the position embedding. (B, S·S·C) → (B·N, D) */
  function embed(p: Tensors, images: tf.Tensor2D): tf.Tensor2D {
    const B = images.shape[0]
    const patches = dense(within(p, 'patch_embed.proj'), patchify(images, model))
    const perImage = tf.reshape<tf.Rank.R3>(patches, [B, -1, D])
    const tokens =
      model.pool === 'gap'
        ? perImage
        : tf.concat([tf.tile(p('cls_token') as tf.Tensor3D, [B, 1, 1]), perImage], 1)
    return tf.reshape(tf.add(tokens, p('pos_embed')), [B * N, D])
  }

  /** Pre-norm encoder block: x + attention, then x + MLP. (B·N, D) → (B·N, D) */
  function block(p: Tensors, x: tf.Tensor2D, look: (qkv: tf.Tensor2D) => void): tf.Tensor2D {
    const qkv = linear(
      norm(within(p, 'norm1'), x),
      p('attn.qkv.weight') as tf.Tensor2D,
      withoutKeyGradient(p('attn.qkv.bias') as tf.Tensor1D),
    )
    look(qkv)
    x = tf.add(x, dense(within(p, 'attn.proj'), attention(qkv, N, model.heads)))
    const hidden = gelu(dense(within(p, 'mlp.fc1'), norm(within(p, 'norm2'), x)))
    return tf.add(x, dense(within(p, 'mlp.fc2'), hidden))
  }

  return { layout, forward, attention: attentionOf }
}

const within =
  (p: Tensors, scope: string): Tensors =>
  (name) =>
    p(`${scope}.${name}`)

const dense = (p: Tensors, x: tf.Tensor2D) =>
  linear(x, p('weight') as tf.Tensor2D, p('bias') as tf.Tensor1D)

const norm = (p: Tensors, x: tf.Tensor2D) =>
  layerNorm(x, p('weight') as tf.Tensor1D, p('bias') as tf.Tensor1D)

/** Cuts images into patches, each row-major as (P, P, C). (B, S·S·C) → (B·(S/P)², P·P·C) */
export function patchify(
  images: tf.Tensor2D,
  { imageSize: S, patchSize: P, channels: C }: ModelSettings,
): tf.Tensor2D {
  const B = images.shape[0]
  const side = S / P
  const rows = tf.reshape<tf.Rank.R4>(images, [B * side, P, side, P * C])
  return tf.reshape(tf.transpose(rows, [0, 2, 1, 3]), [B * side * side, P * P * C])
}
