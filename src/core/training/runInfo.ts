import { flopsPerImage, parameterCount, patchCount } from '../../experiment/cost/size.ts'
import type { Experiment } from '../../experiment/schema.ts'
import type { Batches } from '../data/batches.ts'

/** What a started run is. */
export interface RunInfo {
  parameters: number
  /** Image patches; a class token is one more. */
  tokens: number
  /** Floating-point operations of one image's forward pass. */
  flopsPerImage: number
  trainImages: number
  validationImages: number
  /** How many training labels the label noise really changed. */
  changedLabels: number
}

export const runInfoOf = ({ model }: Experiment, { split, changedLabels }: Batches): RunInfo => ({
  parameters: parameterCount(model),
  tokens: patchCount(model),
  flopsPerImage: flopsPerImage(model),
  trainImages: split.train.length,
  validationImages: split.validation.length,
  changedLabels,
})
