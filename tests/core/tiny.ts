/** Experiments and images small enough to train in milliseconds: 4×4 pixels, two channels, three classes. */
import type { Dataset } from '../../src/core/data/dataset.ts'
import type { ExperimentInput } from '../../src/experiment/validation.ts'
import { experimentSchema, type Experiment } from '../../src/experiment/schema.ts'
import { noise } from '../reference/algebra.ts'

export const tinyModel = {
  imageSize: 4,
  channels: 2,
  patchSize: 2,
  width: 6,
  depth: 1,
  heads: 2,
  mlpRatio: 1.5,
  classes: 3,
} as const

/** Each class has its own pattern under noise, so that there is something to learn. */
export function tinyDataset(images = 60): Dataset {
  const { imageSize: S, channels: C, classes: K } = tinyModel
  const size = S * S * C
  const patterns = Array.from({ length: K }, (_, c) => noise(size, 100 + c))
  const labels = Uint8Array.from({ length: images }, (_, i) => (i * 7) % K)
  const wobble = noise(images * size, 1)
  const pixels = wobble.map((shake, p) => {
    const pattern = patterns[labels[Math.floor(p / size)]!]!
    return Math.round(8 + 5 * pattern[p % size]! + 2.9 * shake)
  })
  return {
    name: 'tiny',
    pixels: Uint8Array.from(pixels),
    scale: 16,
    labels,
    images,
    imageSize: S,
    channels: C,
    classes: K,
    mean: 0.5,
    std: 0.25,
  }
}

type Part<K extends keyof ExperimentInput> = Partial<NonNullable<ExperimentInput[K]>>

export interface TinyInput {
  seed?: number
  dataset?: Part<'dataset'>
  model?: Part<'model'>
  training?: Part<'training'>
  optimizer?: Part<'optimizer'>
  lanes?: ExperimentInput['lanes']
}

/** The defaults at the size of `tinyDataset`, with some fields changed. */
export const tinyExperiment = ({
  seed = 3,
  dataset,
  model,
  training,
  optimizer,
  lanes,
}: TinyInput = {}): Experiment =>
  experimentSchema.parse({
    seed,
    dataset: { trainSize: 48, ...dataset },
    model: { ...tinyModel, ...model },
    training: { steps: 20, batchSize: 8, evalEvery: 1000, ...training },
    optimizer: { lr: 0.01, warmupSteps: 2, ...optimizer },
    ...(lanes ? { lanes } : {}),
  })
