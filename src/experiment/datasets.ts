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
   * pixels from 0 to `scale`, row by row, and a label. A name that ends in .gz says that they are packed with gzip.
   */
  file: string
  /** The CRC-32 of the records. */
  crc32: number
  images: number
  imageSize: number // pixels per side
  channels: number
  classes: number
  scale: number
  /**
   * Where true, an evaluation takes as many images at once as memory allows: there are few. Elsewhere it takes so few that
   * the worker answers in between.
   */
  evaluatedAtOnce?: true
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
    evaluatedAtOnce: true,
    mean: 0.3053,
    std: 0.376,
  },
  mnist: {
    name: 'MNIST',
    words:
      '6,000 handwritten digits of 28 × 28 grey pixels, 600 of each: a part of the training images.',
    credit: 'LeCun, Cortes and Burges, MNIST, derived from NIST',
    licence: 'CC BY-SA 3.0',
    file: 'data/mnist.bin.gz',
    crc32: 0xacf29589,
    images: 6000,
    imageSize: 28,
    channels: 1,
    classes: 10,
    scale: 255,
    mean: 0.1307,
    std: 0.3081,
  },
  'fashion-mnist': {
    name: 'Fashion-MNIST',
    words: '6,000 photographs of clothes of 28 × 28 grey pixels, 600 of each of ten kinds.',
    credit: 'Xiao, Rasul and Vollgraf, Fashion-MNIST, Zalando Research',
    licence: 'MIT',
    file: 'data/fashion-mnist.bin.gz',
    crc32: 0xdf2ffe2a,
    images: 6000,
    imageSize: 28,
    channels: 1,
    classes: 10,
    scale: 255,
    mean: 0.286,
    std: 0.353,
  },
} satisfies Record<string, DatasetRow>

export type DatasetName = keyof typeof datasets

export const datasetNames = Object.keys(datasets) as [DatasetName, ...DatasetName[]]

/** The row of a data set, whichever it is. */
export const datasetRow = (dataset: DatasetName): DatasetRow => datasets[dataset]

/** The name of its file, without the folder. */
export const fileNameOf = ({ file }: DatasetRow): string => file.slice(file.lastIndexOf('/') + 1)

/** Bytes of one record: an image's pixels and its label. */
export const recordBytes = ({ imageSize, channels }: DatasetRow): number =>
  imageSize ** 2 * channels + 1
