/**
 * The data sets an Experiment can name; the first is the default. To add one is to add its file to public/data and its
 * row here: src/core/data/records.ts reads every file of this form.
 */

export interface DatasetRow {
  /** What the page calls it. */
  name: string
  /** What the images are, in a sentence. */
  words: string
  /** Who made it, and what one may do with it. */
  credit: string
  licence: string
  /**
   * Where its bytes lie, below the app's base address: `images` records, each of imageSize × imageSize × channels
   * pixels from 0 to `scale`, row by row, and a label.
   */
  file: string
  /** The CRC-32 of the file. */
  crc32: number
  images: number
  imageSize: number // pixels per side
  channels: number
  classes: number
  scale: number
  /** Published mean and standard deviation of pixel / scale. */
  mean: number
  std: number
}

export const datasets = {
  digits: {
    name: 'Handwritten digits',
    words: '1,797 handwritten digits of 8 × 8 grey pixels.',
    credit: 'Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI',
    licence: 'CC BY 4.0',
    file: 'data/digits.bin',
    crc32: 0xe7d89aa3,
    images: 1797,
    imageSize: 8,
    channels: 1,
    classes: 10,
    scale: 16,
    mean: 0.3053,
    std: 0.376,
  },
} satisfies Record<string, DatasetRow>

export type DatasetName = keyof typeof datasets

export const datasetNames = Object.keys(datasets) as [DatasetName, ...DatasetName[]]

/** The row of a data set, whichever it is. */
export const datasetRow = (dataset: DatasetName): DatasetRow => datasets[dataset]
