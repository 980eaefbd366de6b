/** What every engine is given: the same model, weights and batch, as plain numbers. */
import { initialWeights } from '../core/model/init.ts'
import { vitShapes } from '../experiment/cost/shapes.ts'
import { createLayout, type Segment } from '../core/tensors/params.ts'
import { random } from '../core/tensors/random.ts'
import type { Spec } from './spec.ts'

export interface NamedTensor {
  name: string
  shape: number[]
  values: Float32Array
}

export interface Workload extends Spec {
  /** All weights as core lays them out, and the same tensor by tensor. */
  weights: Float32Array
  tensors: NamedTensor[]
  /** Pixels from 0 to 255, row-major S×S×C, image after image; normalised they are `images`. */
  pixels: Uint8Array
  images: Float32Array
  labels: Uint8Array
}

const SEED = 0
// MNIST's, so that the numbers are as large as those of real images.
export const normalization = { scale: 255, mean: 0.1307, std: 0.3081 } as const

/** The same numbers for the same spec, whoever asks. */
export function createWorkload(spec: Spec): Workload {
  const { model, batchSize } = spec
  const layout = createLayout(vitShapes(model))
  const weights = initialWeights(layout, model.init, SEED)
  const tensorOf = ({ name, shape, offset, size }: Segment): NamedTensor => ({
    name,
    shape: [...shape],
    values: weights.slice(offset, offset + size),
  })
  const r = random(SEED, 'bench images')
  const { scale, mean, std } = normalization
  const length = batchSize * model.imageSize ** 2 * model.channels
  const pixels = Uint8Array.from({ length }, (_, i) => r.integer(i, 256))
  return {
    ...spec,
    weights,
    tensors: layout.segments.map(tensorOf),
    pixels,
    images: Float32Array.from(pixels, (pixel) => (pixel / scale - mean) / std),
    labels: Uint8Array.from({ length: batchSize }, (_, i) => i % model.classes),
  }
}
