/**
 * A run as one JSON file: the Experiment as it was started, the knobs turned on the way, everything measured, on
 * what device, and, if asked, the checkpoint it can be gone on with. Nothing in it is ever run or fetched.
 */
import { z } from '../experiment/zod.ts'
import { knobNames } from '../experiment/events.ts'
import { describeProblem, parseExperiment } from '../experiment/validation.ts'
import { decodeCheckpoint } from './checkpoint.ts'
import { contradictionOf } from './runContradictions.ts'
import { tableOfCells, textOfTable } from './laneTableFile.ts'
import { fileTableSchema, missingStep } from './laneTableSchema.ts'
import { largestRunFile, longestName, longestNote, type RunRecord } from './runRecord.ts'
import { weightsOriginSchema } from './weightsOrigin.ts'

const FORMAT = 'looksam-lab run'

const id = z.string().regex(/^[\w-]{1,64}$/)
const owner = { lane: z.int().min(0).max(4), seed: z.int().min(0), t: z.int().min(0) }
const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  id,
  name: z.string().min(1).max(longestName),
  note: z.string().max(longestNote),
  begun: z.iso.datetime(),
  device: z.strictObject({
    backend: z.string().max(40),
    adapter: z.string().max(200),
    software: z.boolean(),
  }),
  experiment: z.unknown(),
  seeds: z.array(z.int().min(0).max(4_294_967_295)).min(1).max(10),
  weights: weightsOriginSchema.optional(),
  state: z.enum(['done', 'stopped']),
  knobs: z
    .array(
      z.strictObject({
        type: z.literal('knob'),
        ...owner,
        knob: z.enum(knobNames),
        from: z.number(),
        to: z.number(),
      }),
    )
    .max(100_000),
  halts: z
    .array(z.strictObject({ type: z.literal('halt'), ...owner, cause: z.string().max(500) }))
    .max(100),
  interruptions: z.array(z.int().min(0)).max(10_000),
  tables: z.array(fileTableSchema).max(50),
  checkpoint: z.base64().nullable(),
})

/**
 * The text of a run file, in short parts. Weights are written only where a file gave them, so that pages from before
 * read every other run.
 */
export function* partsOfRun(record: RunRecord): Generator<string> {
  const { tables, checkpoint, weights, ...run } = record
  const head = JSON.stringify({ format: FORMAT, version: 1, ...run, ...(weights && { weights }) })
  yield `${head.slice(0, -1)},"tables":[`
  for (const [i, table] of tables.entries()) {
    if (i > 0) yield ','
    yield* textOfTable(table)
  }
  yield `],"checkpoint":${JSON.stringify(checkpoint && toBase64(checkpoint))}}`
}

export const encodeRun = (run: RunRecord): string => [...partsOfRun(run)].join('')

/** The run in the text of a file. Throws one sentence if it is not a run, or not a sound one. */
export function decodeRun(text: string): RunRecord {
  if (text.length > largestRunFile) refuse(`${text.length} characters`, `up to ${largestRunFile}`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    refuse('it is no JSON, or was cut off', 'a file that “Export” of a run has written')
  }
  return runOfJson(json)
}

/** The run in the value of a file. Throws one sentence if it is not a run, or not a sound one. */
export function runOfJson(json: unknown): RunRecord {
  const { data, error } = fileSchema.safeParse(json)
  if (error) {
    const { path, message } = error.issues[0]!
    refuse(`${path.join('.') || 'its content'} is not sound (${message})`, 'a run of version 1')
  }
  const {
    format: _,
    version: __,
    experiment: document,
    checkpoint: base64,
    weights = null,
    ...parts
  } = data
  const { experiment, problems } = parseExperiment(document)
  if (problems) throw new Error(`run file: ${describeProblem(problems[0]!)}`)
  for (const [i, table] of data.tables.entries()) {
    const missing = missingStep(table)
    if (missing !== null) refuse(`tables.${i} lacks step ${missing}`, 'every step from 0 on')
  }
  const run = { ...parts, weights, experiment, tables: data.tables.map(tableOfCells) }
  const checkpoint = base64 === null ? null : fromBase64(base64)
  const contradiction = contradictionOf(run, checkpoint && decodeCheckpoint(checkpoint))
  if (contradiction) refuse(contradiction.what, contradiction.allowed)
  return { ...run, checkpoint }
}

function refuse(what: string, allowed: string): never {
  throw new Error(`run file: ${what}; allowed: ${allowed}`)
}

const PART = 0x8000 // bytes; String.fromCharCode takes so many arguments safely

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += PART) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PART))
  }
  return btoa(binary)
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
