/**
 * Weights with timm's names and shapes, which timm's VisionTransformer loads. Only dense kernels have another layout:
 * here [in, out], with patches row-major (P, P, C); in timm [out, in], and [D, C, P, P] for patches.
 */
import type { ModelSettings } from '../experiment/schema.ts'
import type { Layout, Segment } from '../core/tensors/params.ts'
import type { NamedArray } from './safetensors.ts'

const PATCH_KERNEL = 'patch_embed.proj.weight'

/** Splits a flat vector into timm's tensors. */
export function toTimm(
  { segments }: Layout,
  model: ModelSettings,
  w: Float32Array,
): Record<string, NamedArray> {
  const entries = segments.map((segment): [string, NamedArray] => {
    const shape = timmShape(segment, model)
    const data = new Float32Array(segment.size)
    const place = timmPlace(segment, model)
    for (let i = 0; i < segment.size; i++) data[place(i)] = w[segment.offset + i]!
    return [segment.name, { shape, data }]
  })
  return Object.fromEntries(entries)
}

/** Joins timm's tensors to a flat vector. Throws one sentence if they belong to another model. */
export function fromTimm(
  { segments, length }: Layout,
  model: ModelSettings,
  tensors: ReadonlyMap<string, NamedArray>,
): Float32Array {
  const names = new Set(segments.map(({ name }) => name))
  for (const name of tensors.keys()) {
    if (!names.has(name))
      throw new Error(
        `weights: ${name} is not a tensor of this model; allowed: ${segments[0]!.name} … ${segments.at(-1)!.name}`,
      )
  }
  const w = new Float32Array(length)
  for (const segment of segments) {
    const tensor = tensors.get(segment.name)
    const shape = timmShape(segment, model)
    if (!tensor)
      throw new Error(`weights: ${segment.name} is missing; needed: shape [${shape.join(', ')}]`)
    if (tensor.shape.join() !== shape.join()) {
      throw new Error(
        `weights: ${segment.name} has shape [${tensor.shape.join(', ')}]; this model needs [${shape.join(', ')}]`,
      )
    }
    if (!tensor.data.every(Number.isFinite))
      throw new Error(`weights: ${segment.name} has a number that is not finite; allowed: finite`)
    const place = timmPlace(segment, model)
    for (let i = 0; i < segment.size; i++) w[segment.offset + i] = tensor.data[place(i)]!
  }
  return w
}

function timmShape(
  { name, shape, kernel }: Segment,
  { patchSize: P, channels: C }: ModelSettings,
): number[] {
  if (!kernel) return [...shape]
  const [from, to] = shape as [number, number]
  return name === PATCH_KERNEL ? [to, C, P, P] : [to, from]
}

/** Maps the index of a number in our segment to its index in timm's tensor. */
function timmPlace({ name, shape, kernel }: Segment, model: ModelSettings): (i: number) => number {
  if (!kernel) return (i) => i
  const { patchSize: P, channels: C } = model
  const [from, to] = shape as [number, number]
  return (i) => {
    const row = Math.floor(i / to)
    const column = i % to
    const pixel = Math.floor(row / C)
    const input = name === PATCH_KERNEL ? (row % C) * P * P + pixel : row
    return column * from + input
  }
}
