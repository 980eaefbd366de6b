/** A lane's table as a run file has it: lists of numbers, where null stands for a number that was not measured. */
import { z } from 'zod'
import { stepMetricNames } from '../experiment/events.ts'
import {
  hostColumnNames,
  phases,
  stepColumnsOf,
  type EvaluationColumns,
  type LaneTable,
  type StepColumns,
} from './laneTable.ts'

type Cell = number | null
const numberNames = [...stepMetricNames, ...hostColumnNames] as const

export interface FileTable {
  lane: number
  seed: number
  steps: { t: number[]; phase: string[] } & Record<(typeof numberNames)[number], Cell[]>
  evaluations: { t: number[]; valLoss: Cell[]; valAccuracy: Cell[] }
}

/** The typed columns of a table. It must have every step from 0 on. */
export const tableOfCells = ({ lane, seed, steps, evaluations }: FileTable): LaneTable => ({
  lane,
  seed,
  steps: stepColumnsOf(
    Uint8Array.from(steps.phase, (phase) => phases.indexOf(phase as (typeof phases)[number])),
    (name) => Float32Array.from(steps[name], orNaN),
    (name) => Float64Array.from(steps[name], orNaN),
  ),
  evaluations: {
    t: Float64Array.from(evaluations.t),
    valLoss: Float32Array.from(evaluations.valLoss, orNaN),
    valAccuracy: Float32Array.from(evaluations.valAccuracy, orNaN),
  },
})

const orNaN = (cell: Cell) => cell ?? NaN

/** The first step that a table lacks; null if it has every step from 0 on. */
export function missingStep({ steps: { t } }: FileTable): number | null {
  const gap = t.findIndex((step, row) => step !== row)
  return gap < 0 ? null : gap
}

/** The JSON text of a table, in parts: the whole text of a long run would be a second copy of it in memory. */
export function* textOfTable({ lane, seed, steps, evaluations }: LaneTable): Generator<string> {
  yield `{"lane":${lane},"seed":${seed},"steps":{"t":`
  yield* textOfColumn(steps.phase, (_, step) => step)
  yield ',"phase":'
  yield* textOfColumn(steps.phase, (phase) => phases[phase]!)
  for (const name of stepMetricNames) {
    yield `,"${name}":`
    yield* textOfColumn(steps[name], inNineDigits)
  }
  for (const name of hostColumnNames) {
    yield `,"${name}":`
    yield* textOfColumn(steps[name], (value) => value)
  }
  yield '},"evaluations":{"t":'
  yield* textOfColumn(evaluations.t, (t) => t)
  yield ',"valLoss":'
  yield* textOfColumn(evaluations.valLoss, inNineDigits)
  yield ',"valAccuracy":'
  yield* textOfColumn(evaluations.valAccuracy, inNineDigits)
  yield '}}'
}

type Column = StepColumns[keyof StepColumns] | EvaluationColumns[keyof EvaluationColumns]

const PART = 4096

function* textOfColumn(
  column: Column,
  meaning: (value: number, row: number) => number | string,
): Generator<string> {
  yield '['
  for (let from = 0; from < column.length; from += PART) {
    const part = Array.from(column.subarray(from, from + PART), (value, i) =>
      meaning(value, from + i),
    )
    yield (from > 0 ? ',' : '') + JSON.stringify(part).slice(1, -1)
  }
  yield ']'
}

/** Nine digits hold a float32 exactly. JSON writes null for a number that is not finite. */
const inNineDigits = (value: number) => Number(value.toPrecision(9))

const mostRows = 1_000_000

/** A list whose cells are checked in one plain loop: a large file has millions of them. */
const list = <T>(isAllowed: (cell: unknown) => boolean, allowed: string) =>
  z.custom<T[]>().superRefine((cells: unknown, context) => {
    if (!Array.isArray(cells)) return context.addIssue('it is no list')
    if (cells.length > mostRows) return context.addIssue(`it has more than ${mostRows} rows`)
    const wrong = cells.findIndex((cell) => !isAllowed(cell))
    if (wrong < 0) return
    context.addIssue({ code: 'custom', path: [wrong], message: `allowed: ${allowed}` })
  })

const isStep = (cell: unknown) =>
  typeof cell === 'number' && Number.isInteger(cell) && cell >= 0 && cell <= mostRows
const isPhase = (cell: unknown) => (phases as readonly unknown[]).includes(cell)
const isCell = (cell: unknown) => cell === null || Number.isFinite(cell)

const whole = list<number>(isStep, `whole numbers from 0 to ${mostRows}`)
const cells = list<Cell>(isCell, 'numbers and null')
const numbers = Object.fromEntries(numberNames.map((name) => [name, cells])) as Record<
  (typeof numberNames)[number],
  typeof cells
>

const sameLength = (columns: Readonly<Record<string, readonly unknown[]>>) =>
  new Set(Object.values(columns).map(({ length }) => length)).size === 1
const ascending = ({ t }: { t: number[] }) => t.every((at, i) => i === 0 || at > t[i - 1]!)

export const fileTableSchema = z.strictObject({
  lane: z.int().min(0).max(4),
  seed: z.int().min(0).max(4_294_967_295),
  steps: z
    .strictObject({ t: whole, phase: list<string>(isPhase, phases.join(', ')), ...numbers })
    .refine(sameLength, 'its columns are not of one length')
    .refine(ascending, 't does not ascend'),
  evaluations: z
    .strictObject({ t: whole, valLoss: cells, valAccuracy: cells })
    .refine(sameLength, 'its columns are not of one length')
    .refine(ascending, 't does not ascend'),
}) satisfies z.ZodType<FileTable>
