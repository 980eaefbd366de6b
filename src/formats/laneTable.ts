/** What one lane measured under one seed, as typed columns. A number that was not measured is NaN. */
import {
  stepMetricNames,
  type EvaluationEvent,
  type Phase,
  type StepEvent,
  type StepMetricName,
  type StepMetrics,
} from '../experiment/events.ts'

/** A column of phases holds places in this list. */
export const phases = ['base', 'refresh', 'reuse'] as const satisfies readonly Phase[]

/** What a step does not measure on the device. These columns may be float64; what it measures is float32. */
export const hostColumnNames = ['lr', 'gradEvals', 'ms', 'deviceMs'] as const
export type HostColumnName = (typeof hostColumnNames)[number]

/** Row i is step i. `gradEvals` and `deviceMs` are sums since the start. */
export type StepColumns = { phase: Uint8Array } & Record<StepMetricName, Float32Array> &
  Record<HostColumnName, Float32Array | Float64Array>

/** What an evaluation measures only where labels are wrong. */
export const recallNames = ['memorised', 'resisted'] as const

/** `t` counts the steps before an evaluation. A run without wrong labels has no columns of recall. */
export type EvaluationColumns = {
  t: Float64Array
  valLoss: Float32Array
  valAccuracy: Float32Array
} & Partial<Record<(typeof recallNames)[number], Float32Array>>

export interface LaneTable {
  /** The place of the lane in the Experiment. */
  lane: number
  seed: number
  steps: StepColumns
  evaluations: EvaluationColumns
}

/** Makes the columns of steps, each by its name. */
export function stepColumnsOf(
  phase: Uint8Array,
  metric: (name: StepMetricName) => Float32Array,
  host: (name: HostColumnName) => Float32Array | Float64Array,
): StepColumns {
  const metrics = stepMetricNames.map((name) => [name, metric(name)])
  const hosts = hostColumnNames.map((name) => [name, host(name)])
  return { phase, ...Object.fromEntries([...metrics, ...hosts]) } as StepColumns
}

export const emptyTable = (lane: number, seed: number): LaneTable => ({
  lane,
  seed,
  steps: stepColumnsOf(
    new Uint8Array(),
    () => new Float32Array(),
    () => new Float64Array(),
  ),
  evaluations: {
    t: new Float64Array(),
    valLoss: new Float32Array(),
    valAccuracy: new Float32Array(),
  },
})

export const stepsIn = ({ steps }: LaneTable): number => steps.phase.length

/** Steps that the furthest lane has done. */
export const mostStepsIn = (tables: readonly LaneTable[]): number =>
  Math.max(0, ...tables.map(stepsIn))

type Column = Uint8Array | Float32Array | Float64Array
type Columns = StepColumns | EvaluationColumns

const mapped = <C extends Columns>(columns: C, change: (column: Column, name: keyof C) => Column) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, change(column, name as keyof C)]),
  ) as C

/** A copy of the rows from `from` to before `to`. */
export const rowsBetween = <C extends Columns>(columns: C, from: number, to: number): C =>
  mapped(columns, (column) => column.slice(from, to))

/** The rows of all parts, one part after another. `empty` gives the names and types of the columns. */
export const joined = <C extends Columns>(empty: C, parts: readonly C[]): C =>
  mapped(empty, (column, name) =>
    joinedColumn(
      column,
      parts.map((part) => (part[name] as Column | undefined) ?? missing(part)),
    ),
  )

/** The cells of a column that a part of the evaluations lacks. */
const missing = (part: Columns): Column =>
  new Float32Array('t' in part ? part.t.length : 0).fill(NaN)

function joinedColumn(empty: Column, parts: readonly Column[]): Column {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const whole = new (empty.constructor as Float64ArrayConstructor)(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whether two tables have the same numbers. Numbers that are not finite count as equal: a file has null for each of them. */
export const sameTable = (a: LaneTable, b: LaneTable): boolean =>
  a.lane === b.lane &&
  a.seed === b.seed &&
  sameColumns(a.steps, b.steps) &&
  sameColumns(a.evaluations, b.evaluations)

const sameColumns = <C extends Columns>(a: C, b: C): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  (Object.keys(a) as (keyof C)[]).every(
    (name) => name in b && sameColumn(a[name] as Column, b[name] as Column),
  )

function sameColumn(a: Column, b: Column): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && (Number.isFinite(a[i]) || Number.isFinite(b[i]))) return false
  }
  return true
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** The events that a table was made of, in their order: an evaluation at t comes before step t. */
export function* eventsOf(table: LaneTable): Generator<StepEvent | EvaluationEvent> {
  const { lane, seed, steps, evaluations } = table
  const owner = { lane, seed }
  let next = 0
  function* evaluationsUpTo(most: number): Generator<EvaluationEvent> {
    for (; next < evaluations.t.length && evaluations.t[next]! <= most; next++) {
      const judged = {
        valLoss: evaluations.valLoss[next]!,
        valAccuracy: evaluations.valAccuracy[next]!,
      }
      const recall = recallNames.map((name) => [name, evaluations[name]?.[next] ?? NaN] as const)
      const measured = Object.fromEntries(recall.filter(([, share]) => !Number.isNaN(share)))
      yield { type: 'evaluation', ...owner, t: evaluations.t[next]!, ...judged, ...measured }
    }
  }
  for (const [t, phase] of steps.phase.entries()) {
    yield* evaluationsUpTo(t)
    const metrics = {} as StepMetrics // a table has up to a million rows: one object each
    for (const name of stepMetricNames) metrics[name] = orNull(steps[name][t]!)
    const at = (name: HostColumnName) => orNull(steps[name][t]!) ?? 0
    yield {
      type: 'step',
      ...owner,
      t,
      phase: phases[phase]!,
      ...metrics,
      lr: at('lr'),
      gradEvals: at('gradEvals'),
      ms: at('ms'),
      deviceMs: at('deviceMs'),
    }
  }
  yield* evaluationsUpTo(Infinity)
}
