/** How float32 results are compared with float64 references. */
import type { Layout } from '../../src/core/tensors/params.ts'
import { tensorsOf, type ReferenceModel } from '../reference/vit.ts'

type Values = ArrayLike<number>

/** max |got − expected|, as a share of the largest |expected|. */
export function worstError(got: Values, expected: Values): number {
  let scale = 0
  let worst = 0
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]!))
    const error = Math.abs(got[i]! - expected[i]!)
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error)
  }
  return scale === 0 ? worst : worst / scale
}

/** A vector of the trainer in the order of the reference's tensors, without padding. */
export function toReference(layout: Layout, model: ReferenceModel, w: Values): Float64Array {
  const tensors = tensorsOf(model)
  const out = new Float64Array(tensors.reduce((sum, { size }) => sum + size, 0))
  for (const { name, size, offset } of tensors) {
    const segment = layout.segments.find((s) => s.name === name)
    if (segment?.size !== size) throw new Error(`the layout has no ${name} of ${size} numbers`)
    for (let i = 0; i < size; i++) out[offset + i] = w[segment.offset + i]!
  }
  return out
}

/** The other way, with zeros between the tensors. */
export function fromReference(layout: Layout, model: ReferenceModel, w: Values): Float32Array {
  const out = new Float32Array(layout.length)
  for (const { name, size, offset } of tensorsOf(model)) {
    const segment = layout.segments.find((s) => s.name === name)!
    for (let i = 0; i < size; i++) out[segment.offset + i] = w[offset + i]!
  }
  return out
}

/** The numbers between the tensors. */
export function paddingOf(layout: Layout, w: Values): number[] {
  const inside = new Uint8Array(layout.length)
  for (const { offset, size } of layout.segments) inside.fill(1, offset, offset + size)
  return Array.from(w).filter((_, i) => !inside[i])
}
