/** Checks a document against the Experiment's schema; every refusal says where, what, and what is allowed. */
import { shortened } from './shortened.ts'
import type { z } from './zod.ts'
import { fieldMeta, type FieldMeta } from './field.ts'
import { contradictions, type Problem } from './contradictions.ts'
import { methodNames, methods, type MethodName } from './methods.ts'
import {
  documentFields,
  experimentSchema,
  sections,
  seed,
  type Experiment,
  type ModelSettings,
} from './schema.ts'
import { commaAdvice } from './plainNumber.ts'
import { modelPresets, type ModelPreset } from './presets/models.ts'

type Path = readonly PropertyKey[]
type Json = Record<string, unknown>

/** A problem with its place as keys. A key may have dots in it. */
type Fault = Omit<Problem, 'path'> & { keys: Path }

/** One clear sentence: what, where, what is allowed. */
export function describeProblem({ path, value, allowed }: Problem): string {
  const text = shown(value)
  const advice = typeof value === 'string' ? commaAdvice(value) : ''
  return `${path || 'the experiment'}: ${shortened(text, 80)} is not allowed; allowed: ${allowed}${advice}`
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  // JSON would make null of NaN, and has no big integers.
  if (typeof value === 'number' || typeof value === 'bigint') return `${value}`
  return JSON.stringify(value) ?? typeof value
}

/** The Experiment of a document, or everything that is wrong with it. */
export function parseExperiment(
  input: unknown,
): { experiment: Experiment; problems?: never } | { experiment?: never; problems: Problem[] } {
  const { experiment, faults } = check(input)
  return experiment ? { experiment } : { problems: faults.map(problemOf) }
}

const problemOf = ({ keys, value, allowed }: Fault): Problem => ({
  path: keys.join('.'),
  value,
  allowed,
})

/** As much of a document as is right: each broken field is named and falls back to its default. */
export function parseLenient(input: unknown): { experiment: Experiment; problems: Problem[] } {
  const problems: Problem[] = []
  let rest: Json = isObject(input) ? copied(input) : {}
  if (!isObject(input) && input !== undefined) {
    problems.push({ path: '', value: input, allowed: 'an object' })
  }
  for (;;) {
    const { experiment, faults } = check(rest)
    if (experiment) return { experiment, problems }
    problems.push(...faults.map(problemOf))
    for (const { keys } of faults) remove(rest, keys)
    // Only now, so that a lane that went did not move the next.
    const { lanes } = rest
    if (Array.isArray(lanes)) rest = { ...rest, lanes: lanes.filter((lane) => lane !== undefined) }
  }
}

function check(
  input: unknown,
): { experiment: Experiment; faults?: never } | { experiment?: never; faults: Fault[] } {
  const { document, fault } = withoutPreset(input)
  if (fault) return { faults: [fault] }
  const parsed = experimentSchema.safeParse(document)
  if (!parsed.success) {
    const all = parsed.error.issues.flatMap((issue) => faultsOf(issue, input))
    // A value that breaks two rules of its field is one fault.
    return {
      faults: [...new Map(all.map((fault) => [JSON.stringify(fault.keys), fault])).values()],
    }
  }
  const faults = contradictions(parsed.data).map(({ path, ...rest }) => ({
    keys: path.split('.'),
    ...rest,
  }))
  return faults.length > 0 ? { faults } : { experiment: parsed.data }
}

/** The document with the fields that its model preset stands for. */
function withoutPreset(input: unknown): { document: unknown; fault?: Fault } {
  const keys = ['model', 'preset']
  const preset = valueAt(input, keys)
  if (preset === undefined) return { document: input }
  if (typeof preset !== 'string' || !Object.hasOwn(modelPresets, preset)) {
    const allowed = `one of ${Object.keys(modelPresets).join(', ')}`
    return { document: input, fault: { keys, value: preset, allowed } }
  }
  const fields: ModelSettings = modelPresets[preset as ModelPreset]
  const { preset: _named, ...overrides } = valueAt(input, ['model']) as Json
  return { document: { ...(input as Json), model: { ...fields, ...overrides } } }
}

function faultsOf(issue: z.core.$ZodIssue, input: unknown): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(knownKeys(issue.path, input))
    return issue.keys.map((key) => ({
      keys: [...issue.path, key],
      value: valueAt(input, [...issue.path, key]),
      allowed: `one of the fields ${known.join(', ')}`,
    }))
  }
  return [
    {
      keys: issue.path,
      value: valueAt(input, issue.path),
      allowed: allowedAt(issue.path, input),
    },
  ]
}

/** The fields a document may have at a path. */
function knownKeys(path: Path, input: unknown): Json {
  const [first, , third] = path
  if (first === undefined) return documentFields
  if (first === 'lanes') {
    if (third === 'optimizer') return sections.optimizer
    return { name: 0, method: 0, ...methodAt(path, input), optimizer: 0 }
  }
  return sections[first as keyof typeof sections] ?? {}
}

function methodAt(path: Path, input: unknown): Record<string, z.ZodType> {
  const method = valueAt(input, ['lanes', path[1] ?? 0, 'method'])
  return methodNames.includes(method as MethodName) ? methods[method as MethodName].fields : {}
}

function allowedAt(path: Path, input: unknown): string {
  const [first, , third, fourth] = path
  const key = String(path.at(-1))
  if (first === undefined) return 'an object'
  if (first === 'version') return '1'
  if (first === 'seed') return allowedBy(fieldMeta(seed))
  if (first === 'lanes') {
    if (path.length === 1) return 'a list of 1 to 5 lanes'
    if (path.length === 2) return 'a lane with a method'
    if (third === 'name') return 'a name of 1 to 40 characters without / \\ < > : " | ? *'
    if (third === 'method') return `one of ${methodNames.join(', ')}`
    if (third === 'optimizer' && fourth === undefined) return 'an object with optimizer fields'
  } else if (path.length === 1)
    return `an object with ${Object.keys(knownKeys(path, input)).join(', ')}`
  const found = (knownKeys(path.slice(0, -1), input) as Record<string, z.ZodType>)[key]
  return found ? allowedBy(fieldMeta(found)) : 'something else'
}

/** The allowed values of a field in words. */
export function allowedBy(meta: FieldMeta): string {
  if (meta.options)
    return meta.options.length === 1 ? `${meta.options[0]}` : `one of ${meta.options.join(', ')}`
  const kind = meta.step === 1 ? 'a whole number' : 'a number'
  return `${meta.nullable ? 'null or ' : ''}${kind} from ${meta.min} to ${meta.max}`
}

/** Whether a value of a JSON document is an object with named members. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A copy down to the last value. By way of JSON a number out of range would become null, which some fields allow. */
function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)])) as T
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Json | undefined)?.[key as string], input)
}

/** Takes a broken place out of a document; of a list it leaves a gap. */
function remove(document: Json, keys: Path): void {
  const [first, lane, third] = keys
  // A lane is nothing without its method.
  if (first === 'lanes' && third === 'method') keys = [first, lane!]
  const last = keys.at(-1)!
  const parent = valueAt(document, keys.slice(0, -1))
  if (Array.isArray(parent)) parent[Number(last)] = undefined
  else if (isObject(parent) && Object.hasOwn(parent, last)) delete parent[last as string]
  // A field that is missing or contradicts another takes its section with it: defaults agree.
  else if (keys.length > 1) remove(document, keys.slice(0, -1))
}
