/** A model's weights as a safetensors file with timm's names and shapes. */
import type { ModelSettings } from '../experiment/schema.ts'
import { vitShapes } from '../experiment/cost/shapes.ts'
import { createLayout } from '../core/tensors/params.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'
import { fromTimm, toTimm } from './timm.ts'

const layoutOf = (model: ModelSettings) => createLayout(vitShapes(model))

/** Reads the flat vector of a model. Throws one sentence if the file holds other weights. */
export const decodeWeights = (model: ModelSettings, file: Uint8Array): Float32Array =>
  fromTimm(layoutOf(model), model, decodeSafetensors(file))

/** Writes the flat vector of a model. */
export const encodeWeights = (model: ModelSettings, w: Float32Array): Uint8Array =>
  encodeSafetensors(toTimm(layoutOf(model), model, w))
