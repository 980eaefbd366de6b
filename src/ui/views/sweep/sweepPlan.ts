/** A sweep as a document, and the Experiments it consists of: a grid of cells, and SAM and base next to them. */
import { beginningOf } from '../../../experiment/shortened.ts'
import { stemOf } from '../../../experiment/laneNames.ts'
import { z } from '../../../experiment/zod.ts'
import {
  methodNames,
  methodRow,
  standardFor,
  type MethodName,
} from '../../../experiment/methods.ts'
import type { Experiment } from '../../../experiment/schema.ts'
import { describeProblem, parseExperiment } from '../../../experiment/validation.ts'
import { mostSeeds } from '../../../formats/link.ts'
import { exact } from '../../format/numbers.ts'
import { axesOf, axisAt } from './axes.ts'

const axisPlan = z.strictObject({
  path: z.string().max(60),
  values: z.array(z.number()).min(1).max(12),
})

export const planSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{1,48}$/),
  /** ISO 8601 */
  begun: z.iso.datetime(),
  method: z.enum(methodNames),
  rows: axisPlan,
  columns: axisPlan,
  /** Of each cell. */
  steps: z.int().min(1),
  /** The document's seed and those after it. */
  seeds: z.int().min(1).max(mostSeeds),
  /** All cells advance together, a stretch at a time, instead of one after the other. */
  interleaved: z.boolean(),
  /** Cells that trained beside each other, at most. */
  atOnce: z.int().min(1).default(1),
  /** All else that the cells share; judged cell by cell. */
  document: z.record(z.string(), z.unknown()),
})
export type SweepPlan = z.output<typeof planSchema>

export interface Cell {
  /** Its place, "row-column", or "sam" and "base". */
  key: string
  /** "k 5, α 0.2" */
  name: string
  experiment: Experiment | null
  /** Why there is no such Experiment, as a sentence. */
  problem: string | null
}

type Json = Record<string, unknown>

/** The cells next to the grid, and what each of them is the standard of. Kept runs have these keys in their ids. */
const standards = { sam: 'sharp', base: 'plain' } as const
export type Reference = keyof typeof standards
export const references = Object.keys(standards) as Reference[]

export const isReference = (key: string): key is Reference => Object.hasOwn(standards, key)

export const cellKey = (row: number, column: number): string => `${row}-${column}`

/** SAM and base, which are trained first, and then the grid row by row. */
export function cellsOf(plan: SweepPlan): Cell[] {
  const { rows, columns, method } = plan
  const grid = rows.values.flatMap((row, r) =>
    columns.values.map((column, c): Cell => {
      const values = { [rows.path]: row, [columns.path]: column }
      const name = Object.entries(values)
        .map(([path, value]) => `${labelOf(plan, path)} ${exact(value)}`)
        .join(', ')
      return { key: cellKey(r, c), name, ...judged(documentOf(plan, method, values)) }
    }),
  )
  return [...references.map((key) => referenceCell(plan, key)), ...grid]
}

function referenceCell(plan: SweepPlan, key: Reference): Cell {
  const method = standardFor(plan.method, standards[key])
  return { key, name: nameOf(plan, method), ...judged(documentOf(plan, method, {})) }
}

function judged(document: Json): Pick<Cell, 'experiment' | 'problem'> {
  const { experiment, problems } = parseExperiment(document)
  if (experiment) return { experiment, problem: null }
  return { experiment: null, problem: describeProblem(problems[0]!) }
}

/** "k", or the label of a field. */
export function labelOf({ method, document }: SweepPlan, path: string): string {
  const optimizer = String((document['optimizer'] as Json | undefined)?.['name'])
  return axisAt(axesOf(method, optimizer), path)?.meta.label ?? path
}

/** The plan's document with one lane of a method and some values replaced. */
function documentOf(
  plan: SweepPlan,
  method: MethodName,
  values: Readonly<Record<string, number>>,
): Json {
  const { document, steps } = plan
  const model = laneOf(document, plan.method)
  const fields = Object.keys(methodRow(method).fields)
  const own = Object.entries(model).filter(([name]) => fields.includes(name))
  const lane: Json = { name: nameOf(plan, method), method, ...Object.fromEntries(own) }
  const cell: Json = {
    ...document,
    // What the swept lane has for itself counts for SAM and base as well: the same settings.
    optimizer: { ...(document['optimizer'] as Json), ...(model['optimizer'] as Json | undefined) },
    training: { ...(document['training'] as Json), steps },
  }
  for (const [path, value] of Object.entries(values)) {
    const [section = '', field = ''] = path.split('.')
    if (section === 'lane') lane[field] = value
    else cell[section] = { ...(cell[section] as Json), [field]: value }
  }
  return { ...cell, lanes: [lane] }
}

const lanesOf = (document: Json) =>
  Array.isArray(document['lanes']) ? (document['lanes'] as Json[]) : []

/** The lane whose settings the cells take: the first of the method, or the first that has its ρ. */
function laneOf(document: Json, method: MethodName): Json {
  const lanes = lanesOf(document)
  return (
    lanes.find((lane) => lane['method'] === method) ?? lanes.find((lane) => 'rho' in lane) ?? {}
  )
}

/** What the document calls a lane of this method, or what such a lane is called by itself. */
function nameOf({ document }: SweepPlan, method: MethodName): string {
  const lane = lanesOf(document).find((other) => other['method'] === method)
  if (typeof lane?.['name'] === 'string') return lane['name']
  return stemOf({ method }, (document['optimizer'] as Json | undefined) ?? {})
}

const prefix = 'sweep-'

export const sweepId = (unique: string): string => prefix + unique

/** Whether a kept run is a cell of a sweep: its id begins with the id of that. */
export const isSwept = (runId: string): boolean => runId.startsWith(prefix)

/** The name a cell's run is kept under. */
export const runName = ({ method }: SweepPlan, { key, name }: Cell): string =>
  beginningOf(`Sweep ${isReference(key) ? name : `${methodRow(method).name} ${name}`}`, 80)
