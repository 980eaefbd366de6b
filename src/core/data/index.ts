/** The data sets an Experiment can name: where each file lies and how it is read. */
import type { Dataset } from './dataset.ts'
import { decodeDigits } from './digits.ts'

export interface DatasetSource {
  /** Path below the app's base address. */
  file: string
  decode(bytes: Uint8Array): Dataset
}

export const datasets = {
  digits: { file: 'data/digits.bin', decode: decodeDigits },
} as const satisfies Record<string, DatasetSource>
