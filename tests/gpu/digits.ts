/** The embedded digits, fetched, and training on them. */
import { datasets } from '../../src/core/data/index.ts'
import type { Device } from '../../src/core/device.ts'
import { createTraining, type TrainingOptions } from '../../src/core/training/train.ts'
import { parseExperiment, type ExperimentInput } from '../../src/experiment/validation.ts'

const response = await fetch(`/${datasets.digits.file}`)

export const digits = datasets.digits.decode(new Uint8Array(await response.arrayBuffer()))

export const trainingOf = (input: ExperimentInput, device: Device, options?: TrainingOptions) =>
  createTraining(parseExperiment(input).experiment!, digits, device, options)
