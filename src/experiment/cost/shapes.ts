import type { ModelSettings } from '../schema.ts'
import { hiddenWidth, tokenCount } from './size.ts'

/** One tensor of the model; `kernel` is true for dense kernels. */
export interface NamedShape {
  name: string
  shape: readonly number[]
  kernel: boolean
}

/** The tensors of a ViT with timm's names, q, k and v in one kernel and one bias. Dense kernels are [in, out]. */
export function vitShapes(model: ModelSettings): NamedShape[] {
  const { patchSize: P, channels: C, width: D, depth: L, classes: K, pool } = model
  const N = tokenCount(model)
  const M = hiddenWidth(model)
  const kernel = (name: string, from: number, to: number): NamedShape => ({
    name,
    shape: [from, to],
    kernel: true,
  })
  const rest = (name: string, ...shape: number[]): NamedShape => ({ name, shape, kernel: false })
  const dense = (name: string, from: number, to: number) => [
    kernel(`${name}.weight`, from, to),
    rest(`${name}.bias`, to),
  ]
  const layerNorm = (name: string) => [rest(`${name}.weight`, D), rest(`${name}.bias`, D)]
  const block = (name: string) => [
    ...layerNorm(`${name}.norm1`),
    ...dense(`${name}.attn.qkv`, D, 3 * D),
    ...dense(`${name}.attn.proj`, D, D),
    ...layerNorm(`${name}.norm2`),
    ...dense(`${name}.mlp.fc1`, D, M),
    ...dense(`${name}.mlp.fc2`, M, D),
  ]
  return [
    ...(pool === 'cls' ? [rest('cls_token', 1, 1, D)] : []),
    rest('pos_embed', 1, N, D),
    ...dense('patch_embed.proj', P * P * C, D),
    ...Array.from({ length: L }, (_, l) => block(`blocks.${l}`)).flat(),
    ...layerNorm('norm'),
    ...dense('head', D, K),
  ]
}
