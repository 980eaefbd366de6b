/** The embedded digits, fetched, and training on them. */
import { decodeDataset } from '../../src/core/data/records.ts'
import { datasets } from '../../src/experiment/datasets.ts'
import type { Device } from '../../src/core/device.ts'
import { createTraining, type TrainingOptions } from '../../src/core/training/train.ts'
import type { ExperimentInput } from '../../src/experiment/input.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'

const response = await fetch(`/${datasets.digits.file}`)

export const digits = decodeDataset('digits', new Uint8Array(await response.arrayBuffer()))

export const trainingOf = (input: ExperimentInput, device: Device, options?: TrainingOptions) =>
  createTraining(parseExperiment(input).experiment!, digits, device, options)
