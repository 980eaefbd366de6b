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
  /** What the classes are called; left out, by their numbers. */
  classNames?: readonly string[]
  scale: number
  /**
   * Where true, an evaluation takes as many images at once as memory allows: there are few. Elsewhere it takes so few that
   * the worker answers in between.
   */
  evaluatedAtOnce?: true
  /** How a drawing becomes one of its images; left out where nobody draws such images. */
  drawing?: DrawingForm
  /** Published mean and standard deviation of pixel / scale. */
  mean: number
  std: number
}

/** `counts`: set pixels of a bitmap, counted in blocks. `centred`: a grey box, its centre of mass in the middle. */
export type DrawingForm = 'counts' | 'centred'

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
    drawing: 'counts',
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
    drawing: 'centred',
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
    classNames: [
      'T-shirt',
      'trousers',
      'pullover',
      'dress',
      'coat',
      'sandal',
      'shirt',
      'sneaker',
      'bag',
      'boot',
    ],
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

/** The name that a person's own images have in an Experiment, beside the facts about them. */
export const ownName = 'own'

/** What an Experiment knows of a person's own images. */
export interface OwnFacts {
  /** The name of the file or folder. */
  name: string
  /** Of their shape, labels and pixels: no other images are taken for them. */
  sha256: string
  images: number
  /** How many of them are the training part, which comes first; the rest is a test part, if there is one. */
  trainImages: number
  imageSize: number
  channels: number
  classes: number
}

/** What a run needs to know of its images before it has them. */
export type DatasetFacts = Omit<OwnFacts, 'name' | 'sha256'> & Pick<DatasetRow, 'evaluatedAtOnce'>

/** The facts about the images of an Experiment; null for own images of which it does not tell. */
export function datasetFacts(dataset: {
  name: DatasetName | typeof ownName
  own?: OwnFacts | undefined
}): DatasetFacts | null {
  if (dataset.name === ownName) return dataset.own ?? null
  const row = datasetRow(dataset.name)
  return { ...row, trainImages: row.images }
}

/** The most images that can train: all of a training part, or so many that every class is left to validate. */
export const mostTrainImages = ({ images, trainImages, classes }: DatasetFacts): number =>
  trainImages < images ? trainImages : images - classes

/** The images that validate when so many train. */
export const validationImages = (
  { images, trainImages }: DatasetFacts,
  trainSize: number,
): number => images - (trainImages < images ? trainImages : trainSize)
