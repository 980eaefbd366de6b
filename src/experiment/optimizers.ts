/**
 * The optimizers an Experiment can name; the first is the default. A row says everything that code asks of one; the
 * chain of transforms behind it is in src/core/optim, whose table does not compile until it has the same names.
 */
import { z } from './zod.ts'
import { choice, orNull, real, whole, type Fields, type ValuesOf } from './field.ts'
import type { Line } from './pseudoCode/line.ts'
import { adamwLines, lambLines, sgdLines } from './pseudoCode/optimizerLines.ts'

export interface OptimizerRow<F extends Fields = Fields> {
  /** What the page calls it. */
  name: string
  /** What it makes of a gradient, to follow its name and "’s own update". */
  update: string
  /** Its fields beside those that every optimizer has. A field of one name is the same field in every row. */
  fields: F
  /** Vectors as long as the weights that it keeps from step to step. */
  slots: number
  /** Such vectors among a step's intermediate results; plain: where every operation's result is kept, with clipping. */
  vectors: { compiled: number; plain: number }
  /** Its lines of pseudo-code, given a gradient by its letter. */
  code(values: ValuesOf<F>, gradient: string): Line[]
}

const row = <F extends Fields>(own: OptimizerRow<F>): OptimizerRow<F> => own

const beta1 = real(0.9, { label: 'β₁', help: 'Decay of the first moment.', min: 0, max: 0.9999 })
const beta2 = real(0.999, {
  label: 'β₂',
  help: 'Decay of the second moment.',
  min: 0,
  max: 0.999999,
})
const eps = real(1e-8, {
  label: 'Adam ε',
  help: 'Added to √v̂ by AdamW; LAMB adds 1e-6.',
  min: 1e-16,
  max: 1,
})
const momentum = real(0.9, {
  label: 'Momentum μ',
  help: 'Momentum of SGD.',
  min: 0,
  max: 0.9999,
})

export const optimizers = {
  adamw: row({
    name: 'AdamW',
    update: 'divides every number by its usual size',
    fields: { beta1, beta2, eps },
    slots: 2, // m, v
    vectors: { compiled: 1, plain: 26.5 },
    code: adamwLines,
  }),

  lamb: row({
    name: 'LAMB',
    update: 'divides every number by its usual size and scales every tensor',
    fields: { beta1, beta2 },
    slots: 2,
    vectors: { compiled: 2, plain: 27.5 }, // the direction stands beside g until its norms are known
    code: (_values, gradient) => lambLines(gradient),
  }),

  sgd: row({
    name: 'SGD',
    update: 'adds past gradients and decay',
    fields: { momentum },
    slots: 1, // b
    vectors: { compiled: 1, plain: 15.5 },
    code: (_values, gradient) => sgdLines(gradient),
  }),
}

export type OptimizerName = keyof typeof optimizers

const optimizerNames = Object.keys(optimizers) as [OptimizerName, ...OptimizerName[]]

/** The row of an optimizer, whichever it is. */
export const optimizerRow = (optimizer: OptimizerName): OptimizerRow => optimizers[optimizer]

type Together<U> = (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void
  ? { [K in keyof I]: I[K] }
  : never

/** The fields of all optimizers, each once, in the order of the rows. */
const optimizerFields = Object.assign(
  {},
  ...Object.values(optimizers).map(({ fields }) => fields),
) as Together<(typeof optimizers)[OptimizerName]['fields']>

export const isOptimizer = (name: string): name is OptimizerName => Object.hasOwn(optimizers, name)

/** The names of the fields that only other optimizers have; none where the optimizer is not known. */
export function meaninglessTo(optimizer: string): string[] {
  if (!isOptimizer(optimizer)) return []
  const { fields } = optimizerRow(optimizer)
  return Object.keys(optimizerFields).filter((name) => !Object.hasOwn(fields, name))
}

/** The optimizer of an Experiment, field by field. */
export const optimizerSettings = {
  name: choice(optimizerNames, {
    label: 'Optimizer',
    help: 'Turns the gradient into an update.',
  }),
  lr: real(0.003, {
    label: 'Learning rate η',
    help: 'The peak learning rate, reached after warm-up.',
    min: 0,
    max: 100,
  }),
  weightDecay: real(0.05, {
    label: 'Weight decay λ',
    help: 'Decoupled decay of dense kernels, multiplied by the learning rate.',
    min: 0,
    max: 10,
  }),
  ...optimizerFields,
  clipNorm: orNull(1, z.number(), {
    label: 'Clip norm',
    help: 'The final gradient is shortened to this norm; without one nothing is clipped.',
    min: 1e-6,
    max: 1e6,
  }),
  schedule: choice(['cosine', 'linear', 'constant'], {
    label: 'Schedule',
    help: 'How the learning rate falls after warm-up.',
  }),
  warmupSteps: whole(30, {
    label: 'Warm-up',
    help: 'Steps over which the learning rate rises to its peak.',
    unit: 'steps',
    min: 0,
    max: 10_000_000,
  }),
}
