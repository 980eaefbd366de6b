/** A lane's table as a run file has it: lists of numbers, where null stands for a number that was not measured. */
import { stepMetricNames } from '../experiment/events.ts'
import {
  hostColumnNames,
  phases,
  recallNames,
  stepColumnsOf,
  type EvaluationColumns,
  type LaneTable,
  type StepColumns,
} from './laneTable.ts'

export type FileCell = number | null
export const numberNames = [...stepMetricNames, ...hostColumnNames] as const

export interface FileTable {
  lane: number
  seed: number
  steps: { t: number[]; phase: string[] } & Record<(typeof numberNames)[number], FileCell[]>
  evaluations: {
    t: number[]
    valLoss: FileCell[]
    valAccuracy: FileCell[]
    memorised?: FileCell[] | undefined
    resisted?: FileCell[] | undefined
  }
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
    ...Object.fromEntries(
      recallNames.flatMap((name) => {
        const cells = evaluations[name]
        return cells ? [[name, Float32Array.from(cells, orNaN)]] : []
      }),
    ),
  },
})

const orNaN = (cell: FileCell) => cell ?? NaN

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
  for (const name of recallNames) {
    const column = evaluations[name]
    if (!column) continue
    yield `,"${name}":`
    yield* textOfColumn(column, inNineDigits)
  }
  yield '}}'
}

type Column =
  | StepColumns[keyof StepColumns]
  | NonNullable<EvaluationColumns[keyof EvaluationColumns]>

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
