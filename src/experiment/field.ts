/** One field of the Experiment: its schema, and what it means to a person. */
import { z } from './zod.ts'

/** What a field means to a person; the controls and the error messages are made from it. */
export interface FieldMeta {
  default: unknown
  label: string
  help: string
  unit?: string
  min?: number
  max?: number
  step?: number
  options?: readonly string[]
  nullable?: boolean
}

type Words = Omit<FieldMeta, 'default' | 'options'>
type NumberWords = Words & { min: number; max: number }

const metas = new WeakMap<z.ZodType, FieldMeta>()

/** The meaning, range and default of a field: of a section, of a method's row, or `seed`. */
export function fieldMeta(field: z.ZodType): FieldMeta {
  const meta = metas.get(field)
  if (!meta) throw new Error('not a field of the Experiment')
  return meta
}

function field<S extends z.ZodType>(schema: S, meta: FieldMeta): S {
  metas.set(schema, meta)
  return schema
}

export const whole = (value: number, words: NumberWords) =>
  field(z.int().min(words.min).max(words.max), { default: value, step: 1, ...words })

export const real = (value: number, words: NumberWords) =>
  field(z.number().min(words.min).max(words.max), { default: value, ...words })

export const orNull = <S extends z.ZodNumber>(
  value: number | null,
  schema: S,
  words: NumberWords,
) =>
  field(schema.min(words.min).max(words.max).nullable(), {
    default: value,
    nullable: true,
    ...words,
  })

/** One of `options`, or of `others`, which forms do not offer. */
export const choice = <
  const T extends readonly [string, ...string[]],
  const O extends readonly string[] = [],
>(
  options: T,
  words: Words,
  others?: O,
) =>
  field(z.enum([...options, ...((others ?? []) as O)]), { default: options[0], options, ...words })

export type Fields = Record<string, z.ZodType>
/** The values of fields, as a checked document has them. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: z.output<F[K]> }
type WithDefaults<F extends Fields> = { [K in keyof F]: z.ZodDefault<F[K]> }

/** Each field with its default, so that a document needs to name only what differs. */
export function withDefaults<F extends Fields>(fields: F) {
  const entries = Object.entries(fields).map(([name, f]) => [name, f.default(fieldMeta(f).default)])
  return Object.fromEntries(entries) as WithDefaults<F>
}

/** An object of fields; left out, it is all defaults. */
export const section = <F extends Fields>(fields: F) =>
  z.strictObject(withDefaults(fields)).prefault({} as never)
