/** Checks a document against the Experiment's schema; every refusal says where, what, and what is allowed. */
import type { z } from 'zod'
import {
  experimentSchema,
  fieldMeta,
  methodFields,
  sections,
  seed,
  type Experiment,
  type FieldMeta,
  type ModelSettings,
} from './experiment.ts'
import { modelPresets, type ModelPreset } from './model/table10.ts'

export interface Problem {
  /** Where, as a dotted path: "lanes.2.k". */
  path: string
  value: unknown
  /** What would have been right, as words that follow "allowed:". */
  allowed: string
}

type Path = readonly PropertyKey[]
type Json = Record<string, unknown>

/** One clear sentence: what, where, what is allowed. */
export function describeProblem({ path, value, allowed }: Problem): string {
  const shown = value === undefined ? 'nothing' : JSON.stringify(value)
  return `${path || 'the experiment'}: ${shown.length > 80 ? `${shown.slice(0, 77)}…` : shown} is not allowed; allowed: ${allowed}`
}

/** The Experiment of a document, or everything that is wrong with it. */
export function parseExperiment(
  input: unknown,
): { experiment: Experiment; problems?: never } | { experiment?: never; problems: Problem[] } {
  const { document, problem } = withoutPreset(input)
  if (problem) return { problems: [problem] }
  const parsed = experimentSchema.safeParse(document)
  if (!parsed.success) {
    return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, input)) }
  }
  const problems = contradictions(parsed.data)
  return problems.length > 0 ? { problems } : { experiment: parsed.data }
}

/** The document with the fields that its model preset stands for. */
function withoutPreset(input: unknown): { document: unknown; problem?: Problem } {
  const preset = valueAt(input, ['model', 'preset'])
  if (preset === undefined) return { document: input }
  const fields = modelPresets[preset as ModelPreset] as ModelSettings | undefined
  if (!fields) {
    const allowed = `one of ${Object.keys(modelPresets).join(', ')}`
    return { document: input, problem: { path: 'model.preset', value: preset, allowed } }
  }
  const { preset: _named, ...overrides } = valueAt(input, ['model']) as Json
  return { document: { ...(input as Json), model: { ...fields, ...overrides } } }
}

/** As much of a document as is right: each broken field is named and falls back to its default. */
export function parseLenient(input: unknown): { experiment: Experiment; problems: Problem[] } {
  const problems: Problem[] = []
  let rest: unknown = isObject(input) ? (JSON.parse(JSON.stringify(input)) as Json) : {}
  if (!isObject(input) && input !== undefined) {
    problems.push({ path: '', value: input, allowed: 'an object' })
  }
  for (;;) {
    const result = parseExperiment(rest)
    if (result.experiment) return { experiment: result.experiment, problems }
    problems.push(...result.problems)
    // Deepest list index first, so that removing one broken lane does not move the next.
    const paths = result.problems
      .map((p) => p.path)
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    for (const path of new Set(paths)) remove(rest as Json, path)
    if (paths.includes('')) rest = {}
  }
}

/** Rules that tie several fields together. */
function contradictions({ model, dataset, lanes, training }: Experiment): Problem[] {
  const problems: Problem[] = []
  const require = (right: boolean, path: string, value: unknown, allowed: string) => {
    if (!right) problems.push({ path, value, allowed })
  }
  require(model.imageSize % model.patchSize ===
    0, 'model.patchSize', model.patchSize, `a divisor of model.imageSize (${model.imageSize})`)
  require(model.width % model.heads ===
    0, 'model.heads', model.heads, `a divisor of model.width (${model.width})`)
  const hidden = model.width * model.mlpRatio
  require(Number.isInteger(
    hidden,
  ), 'model.mlpRatio', model.mlpRatio, `a ratio that makes width × ratio a whole number (${model.width} × ${model.mlpRatio} = ${hidden})`)
  const set = datasetFacts[dataset.name]
  require(dataset.trainSize <
    set.images, 'dataset.trainSize', dataset.trainSize, `a whole number from 10 to ${set.images - set.classes}, so that every class is left to validate (${dataset.name} has ${set.images} images)`)
  require(model.classes >=
    set.classes, 'model.classes', model.classes, `a whole number from ${set.classes}, the classes of ${dataset.name}`)
  require(model.channels === set.channels ||
    set.channels === 1 ||
    model.channels ===
      1, 'model.channels', model.channels, `1 or ${set.channels}, the channels of ${dataset.name}`)
  require(training.microBatch === null ||
    training.batchSize % training.microBatch ===
      0, 'training.microBatch', training.microBatch, `null or a divisor of training.batchSize (${training.batchSize})`)
  const names = lanes.map((l) => l.name)
  for (const [i, name] of names.entries()) {
    require(names.indexOf(name) === i, `lanes.${i}.name`, name, 'a name that no other lane has')
  }
  return problems
}

/** What an Experiment must match to use a data set; the images themselves are in core/data. */
export const datasetFacts = {
  digits: { images: 1797, imageSize: 8, channels: 1, classes: 10 },
} as const

function problemsOf(issue: z.core.$ZodIssue, input: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(knownKeys(issue.path, input))
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.'),
      value: valueAt(input, [...issue.path, key]),
      allowed: `one of the fields ${known.join(', ')}`,
    }))
  }
  return [
    {
      path: issue.path.join('.'),
      value: valueAt(input, issue.path),
      allowed: allowedAt(issue.path, input),
    },
  ]
}

/** The fields a document may have at a path. */
function knownKeys(path: Path, input: unknown): Json {
  const [first, , third] = path
  if (first === undefined) return experimentSchema.shape
  if (first === 'lanes') {
    if (third === 'optimizer') return sections.optimizer
    return { name: 0, method: 0, ...methodAt(path, input), optimizer: 0 }
  }
  return sections[first as keyof typeof sections] ?? {}
}

function methodAt(path: Path, input: unknown): Record<string, z.ZodType> {
  const method = valueAt(input, ['lanes', path[1] ?? 0, 'method'])
  return methodFields[method as keyof typeof methodFields] ?? {}
}

function allowedAt(path: Path, input: unknown): string {
  const [first, , third, fourth] = path
  const key = String(path.at(-1))
  if (first === undefined) return 'an object'
  if (first === 'version') return '1'
  if (first === 'seed') return allowedBy(fieldMeta(seed))
  if (first === 'lanes') {
    if (path.length === 1) return 'a list of 1 to 5 lanes'
    if (path.length === 2) return 'a lane with a name and a method'
    if (third === 'name') return 'a name of 1 to 40 characters without / \\ < > : " | ? *'
    if (third === 'method') return `one of ${Object.keys(methodFields).join(', ')}`
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

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Json | undefined)?.[key as string], input)
}

function remove(document: Json, path: string): void {
  const keys = path.split('.')
  const last = keys.pop()!
  const parent = valueAt(document, keys)
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else if (isObject(parent) && last in parent) delete parent[last]
  // A field that is missing or contradicts another takes its section with it: defaults agree.
  else if (keys.length > 0) remove(document, keys.join('.'))
}
