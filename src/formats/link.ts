/**
 * Writes an experiment as the query of an address and reads it back: ?v=1&steps=600&lane=SAM,sam,rho=0.05&lane=LookSAM,look-sam,k=5 …
 * A link holds the fields that differ from their defaults, and always the lanes with their knobs. It uses only characters that chat
 * programs and mail leave unchanged; all others are percent-encoded.
 */
import { shortened } from '../experiment/shortened.ts'
import type { z } from '../experiment/zod.ts'
import { knobNames, type PlannedTurn } from '../experiment/events.ts'
import { fieldMeta } from '../experiment/field.ts'
import { methods } from '../experiment/methods.ts'
import { sections, seed as seedField, type Experiment, type Lane } from '../experiment/schema.ts'
import { plainNumber } from '../experiment/plainNumber.ts'
import { describeProblem, parseLenient } from '../experiment/validation.ts'
import { turnsOf, turnText } from './turns.ts'

export type Part = readonly [name: string, text: string]

export const longestLink = 8000 // characters; some servers and programs cut longer addresses
const mostLanes = 5
/** The most seeds that a run trains under side by side. */
export const mostSeeds = 10

/** migrations[n − 1] turns the parts of version n into those of version n + 1. Changing a default needs a new version. */
const migrations: readonly ((parts: readonly Part[]) => readonly Part[])[] = []
const version = migrations.length + 1

interface Field {
  section: keyof typeof sections
  field: string
  schema: z.ZodType
}

/** A field has its own name in a link. The two fields that are called `name` have the name of their section. */
const linkName = (section: string, field: string) => (field === 'name' ? section : field)

const fields = new Map<string, Field>(
  Object.entries(sections).flatMap(([section, members]) =>
    Object.entries(members).map(([field, schema]) => [
      linkName(section, field),
      { section: section as Field['section'], field, schema },
    ]),
  ),
)

/** A lane may set the fields of its method, and optimizer fields for itself alone. */
const laneFields = new Map<string, z.ZodType>(
  Object.values(methods).flatMap(({ fields }): [string, z.ZodType][] => Object.entries(fields)),
)
const optimizerFields = new Map<string, Field>(
  [...fields].filter(([, { section }]) => section === 'optimizer'),
)

/** Every name that a part of an experiment may have in a link. */
export const experimentNames: readonly string[] = [
  'v',
  'seed',
  'seeds',
  'lane',
  'turn',
  ...fields.keys(),
]

/** The parts of a link: version, seeds, fields that differ from their defaults, lanes, and turned knobs. */
export function partsOf(
  experiment: Experiment,
  seeds: number,
  turns: readonly PlannedTurn[] = [],
): Part[] {
  const parts: Part[] = [['v', String(version)]]
  const unusual = (name: string, schema: z.ZodType, value: unknown) => {
    if (value !== fieldMeta(schema).default) parts.push([name, String(value)])
  }
  unusual('seed', seedField, experiment.seed)
  if (seeds > 1) parts.push(['seeds', String(seeds)])
  for (const [name, { section, field, schema }] of fields) {
    unusual(name, schema, (experiment[section] as Record<string, unknown>)[field])
  }
  return [
    ...parts,
    ...experiment.lanes.map((lane): Part => ['lane', laneText(lane)]),
    ...turns.map((turn): Part => ['turn', turnText(turn)]),
  ]
}

/** "LookSAM,look-sam,rho=0.05,k=5,alpha=0.2" */
function laneText({ name, method, optimizer, ...values }: Lane): string {
  const own = Object.entries(values).filter(
    ([field, value]) =>
      (knobNames as readonly string[]).includes(field) ||
      value !== fieldMeta(laneFields.get(field)!).default,
  )
  const overrides = Object.entries(optimizer ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => [linkName('optimizer', field), value])
  const written = [...own, ...overrides].map(([field, value]) => `${field}=${value}`)
  return [name.replaceAll(/[%,]/g, encodeURIComponent), method, ...written].join(',')
}

/** Joins parts to a query without the question mark. */
export const queryOf = (parts: readonly Part[]): string =>
  parts.map(([name, text]) => `${name}=${encoded(text)}`).join('&')

/** Encodes as forms do, with a plus for a space, but keeps commas and equals signs readable. */
const encoded = (text: string) =>
  new URLSearchParams([['', text]])
    .toString()
    .slice(1)
    .replaceAll('%2C', ',')
    .replaceAll('%3D', '=')

export interface LinkReading {
  /** null if the link contains no experiment. */
  content: { experiment: Experiment; seeds: number; turns: PlannedTurn[] } | null
  /** One sentence per part that could not be used. */
  problems: string[]
  /** The parts that do not belong to an experiment. */
  others: Part[]
}

/** Reads every valid part of a link and names the others. */
export function readLink(query: string): LinkReading {
  const problems: string[] = []
  const refuse = (path: string, value: unknown, allowed: string) =>
    problems.push(inLink(describeProblem({ path, value, allowed })))
  const all = namedOnce(readParts(query, problems), refuse)
  const known = all.filter(([name]) => experimentNames.includes(name))
  const others = all.filter(([name]) => !experimentNames.includes(name))
  if (known.length === 0) return { content: null, problems, others }

  const parts = upToDate(known, problems)
  const textsOf = (name: string) => parts.filter((part) => part[0] === name).map(([, text]) => text)
  const textOf = (name: string) => textsOf(name)[0]
  const document: Record<string, unknown> = {}
  const seed = textOf('seed')
  if (seed !== undefined) document['seed'] = valueOf(seedField, seed)
  for (const name of Object.keys(sections)) document[name] = {}
  for (const [name, text] of parts) {
    const { section, field, schema } = fields.get(name) ?? {}
    if (section) (document[section] as Record<string, unknown>)[field!] = valueOf(schema!, text)
  }
  const lanes = textsOf('lane')
  if (lanes.length > mostLanes) {
    refuse('lane', lanes[mostLanes], `up to ${mostLanes} lanes; the others were left out`)
  }
  if (lanes.length > 0) {
    document['lanes'] = lanes.slice(0, mostLanes).map((text, i) => laneOf(text, i, refuse))
  }
  const seedsText = textOf('seeds') ?? '1'
  const wanted = plainNumber(seedsText)
  const isCount = Number.isInteger(wanted) && wanted >= 1 && wanted <= mostSeeds
  if (!isCount) refuse('seeds', seedsText, `a whole number from 1 to ${mostSeeds}`)
  const seeds = isCount ? wanted : 1

  const lenient = parseLenient(document)
  problems.push(...lenient.problems.map((problem) => inLink(describeProblem(problem))))
  const { experiment } = lenient
  const texts = textsOf('turn')
  // If a lane was left out, the numbers of the lanes after it no longer fit the turns.
  const sound = experiment.lanes.length === lanes.length
  const turns = sound ? turnsOf(texts, experiment.lanes, refuse) : []
  if (!sound && texts.length > 0) refuse('turn', texts[0]!, 'with sound lanes only')
  return { content: { experiment, seeds, turns }, problems, others }
}

type Refuse = (path: string, value: unknown, allowed: string) => void

const inLink = (sentence: string) => `In the link, ${sentence}.`

/** Splits a query into parts. A mail program that took the link for HTML has put "&amp;" between them. */
function readParts(query: string, problems: string[]): Part[] {
  const whole = query.length <= longestLink
  const cut = query.lastIndexOf('&', longestLink)
  if (!whole) {
    problems.push(
      `The link has ${query.length} characters; what comes after the first ${longestLink} was left out.`,
    )
  }
  const used = whole ? query : query.slice(0, Math.max(0, cut))
  return [...new URLSearchParams(used)].map(([name, text]) => [name.replace(/^amp;/, ''), text])
}

/** Lanes and turns may occur many times. Of any other name the first part counts. */
function namedOnce(parts: readonly Part[], refuse: Refuse): Part[] {
  const met = new Set<string>()
  return parts.filter(([name, text]) => {
    if (name === 'lane' || name === 'turn' || !met.has(name)) return met.add(name)
    refuse(shortened(name), shortened(text), 'to be given once; the first was taken')
    return false
  })
}

/** Brings the parts of an older version up to date. */
function upToDate(parts: readonly Part[], problems: string[]): readonly Part[] {
  const text = parts.find(([name]) => name === 'v')?.[1] ?? String(version)
  const from = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null
  if (from === null) {
    problems.push(
      inLink(describeProblem({ path: 'v', value: text, allowed: `1 to ${version}, its version` })),
    )
  } else if (from > version) {
    problems.push(
      `The link is of version ${from} and this page knows version ${version}: it was read as far as it is understood.`,
    )
  }
  return migrations.slice((from ?? version) - 1).reduce((old, migrate) => migrate(old), parts)
}

/** Reads a lane. A field that no lane has is named and left out. */
function laneOf(text: string, index: number, refuse: Refuse): unknown {
  const [name = '', method, ...written] = text.split(',')
  const values: Record<string, unknown> = {}
  const optimizer: Record<string, unknown> = {}
  for (const piece of withCommasInNumbers(written)) {
    const equals = piece.indexOf('=')
    const field = equals < 0 ? piece : piece.slice(0, equals)
    const value = equals < 0 ? undefined : piece.slice(equals + 1)
    const own = laneFields.get(field)
    const override = optimizerFields.get(field)
    if (own && value !== undefined) values[field] = valueOf(own, value)
    else if (override && value !== undefined) {
      optimizer[override.field] = valueOf(override.schema, value)
    } else {
      const allowed = [...laneFields.keys(), ...optimizerFields.keys()].join(', ')
      refuse(`lanes.${index}.${shortened(field)}`, value, `one of ${allowed}, with = and a value`)
    }
  }
  return {
    name: name.replaceAll(/%(?:25|2C)/gi, decodeURIComponent),
    method,
    ...values,
    ...(Object.keys(optimizer).length > 0 && { optimizer }),
  }
}

/** Joins a number that was split at its decimal comma: "rho=0,05" becomes one piece again, which can then be named. */
function withCommasInNumbers(pieces: readonly string[]): string[] {
  const whole: string[] = []
  for (const piece of pieces) {
    const before = whole.at(-1)
    const fraction = /^\d+(?:e[+-]?\d+)?$/i.test(piece)
    if (before !== undefined && fraction && /=[+-]?\d*$/.test(before)) {
      whole[whole.length - 1] = `${before},${piece}`
    } else whole.push(piece)
  }
  return whole
}

/** Reads a field's value. A text that is not a number stays a text, which the schema then refuses as it was written. */
function valueOf(schema: z.ZodType, text: string): unknown {
  const { options, nullable } = fieldMeta(schema)
  if (nullable && text === 'null') return null
  const number = options ? NaN : plainNumber(text)
  return Number.isNaN(number) ? text : number
}
