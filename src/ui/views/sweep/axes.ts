/** What a sweep may vary, and the values of an axis as they are typed. */
import { fieldMeta, type FieldMeta } from '../../../experiment/field.ts'
import { methodRow, type MethodName } from '../../../experiment/methods.ts'
import { allowedBy } from '../../../experiment/validation.ts'
import { marksOf, readNumber, typed, language } from '../../format/locale.ts'
import { groups, shownFields } from '../../store/settingsGroups.ts'

type Schema = Parameters<typeof fieldMeta>[0]

/** A number of the Experiment: of the lane ("lane.k") or of a section ("optimizer.lr"). */
export interface SweepAxis {
  path: string
  schema: Schema
  meta: FieldMeta
}

/** How long a sweep's runs are and when they are judged is the same for all. */
const fixed = ['training.steps', 'training.evalEvery']

/** The numbers that mean something to a method and an optimizer, its own knobs first. */
export function axesOf(method: MethodName, optimizer: string): SweepAxis[] {
  const own = Object.entries(methodRow(method).fields).map(([name, schema]) =>
    axis(`lane.${name}`, schema),
  )
  const shared = groups.flatMap((group) =>
    shownFields(group, optimizer).map(([name, schema]) => axis(`${group.section}.${name}`, schema)),
  )
  return [...own, ...shared].filter(({ path, meta }) => !meta.options && !fixed.includes(path))
}

const axis = (path: string, schema: Schema): SweepAxis => ({
  path,
  schema,
  meta: fieldMeta(schema),
})

export const axisAt = (axes: readonly SweepAxis[], path: string): SweepAxis | undefined =>
  axes.find((other) => other.path === path)

const MOST = 12 // values

/** The numbers of a list such as "1, 2, 5, 10", or one sentence about what is wrong. */
export function parseValues(
  { schema, meta }: SweepAxis,
  text: string,
  marks = marksOf(language),
): { values: number[]; problem?: never } | { values?: never; problem: string } {
  const words = wordsOf(text, marks.decimal)
  const allowed = `1 to ${MOST} different values, each ${allowedBy({ ...meta, nullable: false })}`
  const refuse = (what: string) => ({ problem: `${meta.label}: ${what}; allowed: ${allowed}` })
  if (words.length === 0) return refuse('there is no value')
  if (words.length > MOST) return refuse(`there are ${words.length} values`)
  const values = words.map((word) => readNumber(word, marks))
  const wrong = values.findIndex((value) => !schema.safeParse(value).success)
  if (wrong >= 0) return refuse(`${words[wrong]} is not allowed`)
  const twice = values.findIndex((value, i) => values.indexOf(value) !== i)
  if (twice >= 0) return refuse(`${words[twice]} is there twice`)
  return { values }
}

/** Semicolons and blanks part values everywhere; a comma where none stands in a number, or before a blank. */
function wordsOf(text: string, decimal: string): string[] {
  const parted = decimal === ',' ? /[;\s]+|,(?=\s|$)/ : /[;,\s]+/
  return text
    .split(parted)
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

export const textOfValues = (values: readonly number[]): string =>
  values.map((value) => typed(value)).join(', ')

const suggestions: Readonly<Record<string, readonly number[]>> = {
  'lane.k': [1, 2, 5, 10],
  'lane.alpha': [0.05, 0.2, 0.7, 2],
  'lane.rho': [0.02, 0.05, 0.1, 0.2],
}

/** Values to begin with: known ones, or half and twice what stands there now. */
export function suggestedFor({ path, schema }: SweepAxis, now: unknown): number[] {
  const known = suggestions[path]
  if (known) return [...known]
  if (typeof now !== 'number') return []
  const around = [now / 2, now, 2 * now].map((value) => Number(value.toPrecision(6)))
  return [...new Set(around)].filter((value) => schema.safeParse(value).success)
}
