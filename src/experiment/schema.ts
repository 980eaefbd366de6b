/**
 * The Experiment: one JSON document that describes everything a run needs. The page edits it, a link
 * carries it, the runner reads it, a saved run contains it. Each field's default, unit and range is
 * written here and nowhere else.
 */
import { augmentationNames } from './augmentations.ts'
import { z } from './zod.ts'
import { datasetNames, ownName } from './datasets.ts'
import { choice, orNull, real, whole, section, withDefaults } from './field.ts'
import { methodNames, methods, type MethodName } from './methods.ts'
import { namesOfLanes } from './laneNames.ts'
import { optimizerSettings } from './optimizers.ts'

const dataset = {
  name: choice(
    datasetNames,
    {
      label: 'Data set',
      help: 'The images the model learns from.',
    },
    [ownName],
  ),
  trainSize: whole(1400, {
    label: 'Training images',
    help: 'How many images the model trains on; the rest validate it.',
    unit: 'images',
    min: 10,
    max: 1_000_000,
  }),
  labelNoise: real(0, {
    label: 'Label noise',
    help: 'The share of training labels replaced by random ones. Validation labels stay right.',
    min: 0,
    max: 1,
    step: 0.05,
  }),
  augment: choice(augmentationNames, {
    label: 'Augmentation',
    help: 'Random changes to each training image: moved by up to an eighth of its side (shift), also mirrored every second time (flip-shift).',
  }),
}

const model = {
  imageSize: whole(8, {
    label: 'Image size',
    help: 'Pixels per image side.',
    unit: 'px',
    min: 4,
    max: 512,
  }),
  channels: whole(1, {
    label: 'Channels',
    help: '1 for grey images, 3 for colour.',
    min: 1,
    max: 4,
  }),
  patchSize: whole(2, {
    label: 'Patch size',
    help: 'Pixels per patch side; the image side is a multiple of it. Each patch becomes one token.',
    unit: 'px',
    min: 1,
    max: 64,
  }),
  width: whole(48, {
    label: 'Width',
    help: 'Numbers per token; a multiple of the heads.',
    min: 4,
    max: 2048,
    step: 4,
  }),
  depth: whole(3, { label: 'Depth', help: 'Transformer blocks.', unit: 'blocks', min: 1, max: 48 }),
  heads: whole(4, { label: 'Heads', help: 'Attention heads per block.', min: 1, max: 64 }),
  mlpRatio: real(2, {
    label: 'MLP ratio',
    help: 'Hidden width of the MLP relative to the model width.',
    unit: '× width',
    min: 0.25,
    max: 8,
    step: 0.25,
  }),
  pool: choice(['gap', 'cls'], {
    label: 'Pool',
    help: 'What the head reads: the mean over tokens (gap) or an extra class token (cls).',
  }),
  classes: whole(10, {
    label: 'Classes',
    help: 'How many classes the head tells apart.',
    min: 2,
    max: 100_000,
  }),
  init: choice(['vit', 'xavier', 'zero-head'], {
    label: 'Initial weights',
    help: 'vit: truncated normal, σ 0.02. xavier: Glorot uniform. zero-head: vit with a head of zeros.',
  }),
}

const training = {
  steps: whole(600, {
    label: 'Steps',
    help: 'Weight updates in the whole run.',
    unit: 'steps',
    min: 1,
    max: 10_000_000,
  }),
  batchSize: whole(64, {
    label: 'Batch size',
    help: 'Images per step.',
    unit: 'images',
    min: 1,
    max: 65_536,
  }),
  microBatch: orNull(null, z.int(), {
    label: 'Micro-batch',
    help: 'Images per pass when a batch is too large for memory; without it the batch is taken whole.',
    unit: 'images',
    min: 1,
    max: 65_536,
    step: 1,
  }),
  labelSmoothing: real(0, {
    label: 'Label smoothing',
    help: 'The share of the target spread evenly over all classes.',
    min: 0,
    max: 0.9,
    step: 0.05,
  }),
  evalEvery: whole(25, {
    label: 'Evaluate every',
    help: 'Steps between two looks at the validation images.',
    unit: 'steps',
    min: 1,
    max: 10_000_000,
  }),
  evalImages: orNull(null, z.int(), {
    label: 'Evaluation images',
    help: 'How many validation images an evaluation looks at: the same ones every time, as many of each class. Without it all of them.',
    unit: 'images',
    min: 1,
    max: 1_000_000,
    step: 1,
  }),
}

/** What is known of a person's own images. A person writes none of it: it comes with the files. */
const own = z.strictObject({
  name: z.string().min(1).max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  images: z.int().min(2).max(10_000_000),
  trainImages: z.int().min(2).max(10_000_000),
  imageSize: z.int().min(4).max(512),
  channels: z.union([z.literal(1), z.literal(3)]),
  classes: z.int().min(2).max(256),
})

/** The sections of an Experiment, field by field. */
export const sections = { dataset, model, training, optimizer: optimizerSettings } as const

export const seed = whole(0, {
  label: 'Seed',
  help: 'Fixes weights, batches, split and label noise.',
  min: 0,
  max: 4_294_967_295,
})

export const laneName = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^/\\<>:"|?*\p{Cc}]+$/u)

const laneOf = <M extends MethodName>(method: M) =>
  z.strictObject({
    name: laneName.default(''), // named below
    method: z.literal(method),
    ...withDefaults<(typeof methods)[M]['fields']>(methods[method].fields),
    optimizer: z.strictObject(optimizerSettings).partial().optional(),
  })

type LaneSchema = { [M in MethodName]: ReturnType<typeof laneOf<M>> }[MethodName]

const lane = z.discriminatedUnion(
  'method',
  methodNames.map(laneOf) as unknown as [LaneSchema, ...LaneSchema[]],
)

const defaultLanes = [{ method: 'base' }, { method: 'sam' }, { method: 'look-sam' }] as const

const documentSchema = z.strictObject({
  version: z.literal(1).default(1),
  seed: seed.default(0),
  dataset: z.strictObject({ ...withDefaults(dataset), own: own.optional() }).prefault({}),
  model: section(model),
  training: section(training),
  optimizer: section(optimizerSettings),
  lanes: z
    .array(lane)
    .min(1)
    .max(5)
    .prefault([...defaultLanes]),
})

/** The fields of a document. */
export const documentFields = documentSchema.shape

/** In a checked document every lane has a name. */
export const experimentSchema = documentSchema.transform((document) => {
  const names = namesOfLanes(document)
  return { ...document, lanes: document.lanes.map((lane, i) => ({ ...lane, name: names[i]! })) }
})

export type Experiment = z.output<typeof experimentSchema>
export type Lane = Experiment['lanes'][number]
export type OptimizerSettings = Experiment['optimizer']
export type ModelSettings = Experiment['model']
