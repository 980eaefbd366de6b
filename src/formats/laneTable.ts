/** What one lane measured under one seed, as columns: rows are steps, and evaluations beside them. */
import { z } from 'zod'
import {
  stepMetricNames,
  type EvaluationEvent,
  type Phase,
  type StepEvent,
  type StepMetrics,
} from '../experiment/events.ts'

const phases = ['base', 'refresh', 'reuse'] as const satisfies readonly Phase[]
const hostNames = ['lr', 'gradEvals', 'ms', 'deviceMs'] as const
const numberNames = [...stepMetricNames, ...hostNames] as const

type Cell = number | null
type Numbers = Record<(typeof numberNames)[number], Cell[]>

export interface LaneTable {
  /** By its place in the Experiment. */
  lane: number
  seed: number
  /** Row i is step t[i]; null where its phase has no such number. */
  steps: { t: number[]; phase: Phase[] } & Numbers
  evaluations: { t: number[]; valLoss: Cell[]; valAccuracy: Cell[] }
}

export function emptyTable(lane: number, seed: number): LaneTable {
  const numbers = Object.fromEntries(numberNames.map((name) => [name, []])) as unknown as Numbers
  return {
    lane,
    seed,
    steps: { t: [], phase: [], ...numbers },
    evaluations: { t: [], valLoss: [], valAccuracy: [] },
  }
}

export function addStep({ steps }: LaneTable, event: StepEvent): void {
  steps.t.push(event.t)
  steps.phase.push(event.phase)
  for (const name of stepMetricNames) steps[name].push(cell(event[name]))
  for (const name of hostNames) steps[name].push(event[name])
}

export function addEvaluation({ evaluations }: LaneTable, event: EvaluationEvent): void {
  evaluations.t.push(event.t)
  evaluations.valLoss.push(cell(event.valLoss))
  evaluations.valAccuracy.push(cell(event.valAccuracy))
}

/** A float32 in the nine digits that hold it exactly; JSON knows nothing that is not finite. */
const cell = (value: number | null): Cell =>
  value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(9))

const float32 = (value: Cell | undefined): Cell =>
  value === null || value === undefined ? null : Math.fround(value)

/** The events a table was made of, in their order: an evaluation at t comes before step t. */
export function* eventsOf(table: LaneTable): Generator<StepEvent | EvaluationEvent> {
  const { lane, seed, steps, evaluations } = table
  const owner = { lane, seed }
  let next = 0
  function* evaluationsUpTo(most: number): Generator<EvaluationEvent> {
    for (; next < evaluations.t.length && evaluations.t[next]! <= most; next++) {
      const valLoss = float32(evaluations.valLoss[next]) ?? NaN
      const judged = { valLoss, valAccuracy: float32(evaluations.valAccuracy[next]) ?? NaN }
      yield { type: 'evaluation', ...owner, t: evaluations.t[next]!, ...judged }
    }
  }
  for (const [row, t] of steps.t.entries()) {
    yield* evaluationsUpTo(t)
    const metrics = Object.fromEntries(
      stepMetricNames.map((name) => [name, float32(steps[name][row])]),
    ) as StepMetrics
    const at = (name: (typeof hostNames)[number]) => steps[name][row] ?? 0
    yield {
      type: 'step',
      ...owner,
      t,
      phase: steps.phase[row]!,
      ...metrics,
      lr: at('lr'),
      gradEvals: at('gradEvals'),
      ms: at('ms'),
      deviceMs: at('deviceMs'),
    }
  }
  yield* evaluationsUpTo(Infinity)
}

const mostRows = 1_000_000
const whole = z.array(z.int().min(0)).max(mostRows)
const cells = z.array(z.number().nullable()).max(mostRows)
const numbers = Object.fromEntries(numberNames.map((name) => [name, cells])) as Record<
  (typeof numberNames)[number],
  typeof cells
>

const sameLength = (columns: Readonly<Record<string, readonly unknown[]>>) =>
  new Set(Object.values(columns).map(({ length }) => length)).size === 1
const ascending = ({ t }: { t: number[] }) => t.every((at, i) => i === 0 || at > t[i - 1]!)

export const laneTableSchema = z.strictObject({
  lane: z.int().min(0).max(4),
  seed: z.int().min(0).max(4_294_967_295),
  steps: z
    .strictObject({ t: whole, phase: z.array(z.enum(phases)).max(mostRows), ...numbers })
    .refine(sameLength, 'its columns are not of one length')
    .refine(ascending, 't does not ascend'),
  evaluations: z
    .strictObject({ t: whole, valLoss: cells, valAccuracy: cells })
    .refine(sameLength, 'its columns are not of one length')
    .refine(ascending, 't does not ascend'),
}) satisfies z.ZodType<LaneTable>
