/**
 * A training step as a graph. A value is a row of numbers: shapes exist only while a step is traced, and here
 * all that is left of them are the strides by which one value's numbers are found in another. Equal values are
 * one object, so that what a step computes twice it computes once.
 */
import type { FunctionName, ValueType } from './functions.ts'

export interface Value {
  readonly id: number // arguments have smaller ids than results
  readonly size: number
  readonly type: ValueType
  readonly op: Op
}

/** One entry of a result's index: it runs through `size` numbers, `stride` apart in the source. */
export interface StridedAxis {
  size: number
  stride: number
}

export type Op =
  /** A buffer that the caller gives: state, inputs, data. */
  | { kind: 'parameter'; name: string }
  /** One number everywhere. */
  | { kind: 'splat'; value: number }
  | { kind: 'array'; data: Float32Array | Int32Array }
  /** A function of single numbers; arguments are as long as the result. */
  | { kind: 'map'; fn: FunctionName; args: readonly Value[] }
  /** Numbers of x in another order, some of them left out or repeated. */
  | { kind: 'strided'; x: Value; offset: number; axes: readonly StridedAxis[] }
  /** Rows of x, `width` numbers each. */
  | { kind: 'gather'; x: Value; rows: Value; width: number }
  /** Parts side by side: each result row is a row of every part, of these widths. */
  | { kind: 'concat'; parts: readonly Value[]; widths: readonly number[] }
  /** Over the middle of (outer, n, inner). */
  | { kind: 'reduce'; fn: ReduceName; x: Value; n: number; inner: number }
  /** result[p] = Σ x[p + j·size]: the first half of a long sum. */
  | { kind: 'partials'; x: Value }
  /** Sums of ranges of x. */
  | { kind: 'segments'; x: Value; ranges: readonly Range[] }
  | ProductOp
  /** One result of a call. */
  | { kind: 'result'; call: Call; index: number }

export type ReduceName = 'sum' | 'max' | 'argMax'

export interface Range {
  from: number
  count: number
}

/** Matrix product A B (or transposes), for each of `batch`; a matrix that is not batched serves all. */
export interface ProductOp {
  kind: 'product'
  a: Value // (batch, M, K), or (batch, K, M) if transposed
  b: Value // (batch, K, N), or (batch, N, K) if transposed
  shape: { batch: number; M: number; N: number; K: number }
  transposeA: boolean
  transposeB: boolean
  batchedA: boolean
  batchedB: boolean
}

/** A buffer of the caller's that holds something else after a run. */
export interface Update {
  parameter: Value
  next: Value
}

/**
 * What a call runs again and again instead of a kernel: a graph that reads the call's inputs and adds to its results.
 * The first input is a list of rows, of which each turn sees its part.
 */
export interface Repetition {
  turns: number
  part: Value
  /** What the graph calls the call's other inputs, in their order. */
  captured: readonly Value[]
  /** Of each result. It is 0 before the first turn. */
  sums: readonly Update[]
}

/** An operation that only a kernel written for it knows, or a graph that is run again and again. */
export interface Call {
  readonly name: string
  readonly inputs: readonly Value[]
  readonly attrs: Readonly<Record<string, number | boolean>>
  readonly outputs: Value[]
  readonly repeats: Repetition | null
}

/** What a value is computed from. */
export function argumentsOf({ op }: Value): readonly Value[] {
  switch (op.kind) {
    case 'parameter':
    case 'splat':
    case 'array':
      return []
    case 'map':
      return op.args
    case 'gather':
      return [op.x, op.rows]
    case 'concat':
      return op.parts
    case 'product':
      return [op.a, op.b]
    case 'result':
      return op.call.inputs
    case 'strided':
    case 'reduce':
    case 'partials':
    case 'segments':
      return [op.x]
  }
}

/** The run of a value that `value` is, if it is no more than that. */
export function windowOf(value: Value): { x: Value; offset: number } {
  const { op } = value
  if (op.kind === 'strided' && op.axes.length <= 1 && (op.axes[0]?.stride ?? 1) === 1) {
    return { x: op.x, offset: op.offset }
  }
  return { x: value, offset: 0 }
}

/** Every value that `roots` are computed from, arguments before results. */
export function reachable(roots: readonly Value[]): Value[] {
  const seen = new Set<Value>()
  const stack = [...roots]
  while (stack.length > 0) {
    const value = stack.pop()!
    if (seen.has(value)) continue
    seen.add(value)
    stack.push(...argumentsOf(value))
  }
  return [...seen].toSorted((a, b) => a.id - b.id)
}
