/**
 * The loop language: what a kernel computes, as index arithmetic over loop variables and functions of numbers. It says
 * nothing of the code: each target prints it. Within a kernel equal things are one object.
 */
import type { FunctionName, ValueType } from '../graph/functions.ts'
import type { Range, ReduceName } from '../graph/graph.ts'
import type { Place } from '../schedule/buffers.ts'

/** What counts: the numbers of a pass, or the turns of a loop. */
export interface Variable {
  readonly kind: 'variable'
  /** How many variables there are around it. */
  readonly depth: number
  readonly innermost: Variable
}

interface Node {
  /** Of the variables that it depends on, the one deepest inside the others; null where it is always the same. */
  readonly innermost: Variable | null
}

/** A whole number that says which. */
export type Index =
  | Variable
  | (Node & { readonly kind: 'constant'; readonly value: number })
  /** x / n, rounded down. */
  | (Node & { readonly kind: 'over'; readonly x: Index; readonly n: number })
  | (Node & { readonly kind: 'modulo'; readonly x: Index; readonly n: number })
  | (Node & { readonly kind: 'times'; readonly x: Index; readonly n: number })
  /** A constant is always the second of the two. */
  | (Node & { readonly kind: 'plus'; readonly x: Index; readonly y: Index })
  /** A number of memory that is read as an index. */
  | (Node & { readonly kind: 'number'; readonly number: Numeric })

/** A number that code computes. */
export type Numeric = Literal | Read | Apply | Fold | Choice

interface Typed extends Node {
  readonly type: ValueType
}

/** A finite number that is known. */
export interface Literal extends Typed {
  readonly kind: 'literal'
  readonly value: number
}

/** Number `at` of what lies at `place`. */
export interface Read extends Typed {
  readonly kind: 'read'
  readonly place: Place
  readonly at: Index
}

/** A function of numbers. */
export interface Apply extends Typed {
  readonly kind: 'apply'
  readonly fn: FunctionName
  readonly args: readonly Numeric[]
}

/** Sum or maximum of `term` over the turns of a loop, or which turn has the first maximum. */
export interface Fold extends Typed {
  readonly kind: 'fold'
  readonly fn: ReduceName
  readonly term: Numeric
  readonly loop: Loop
}

/** Of the cases the last that starts at or before `at`. */
export interface Choice extends Typed {
  readonly kind: 'choice'
  readonly at: Index
  readonly cases: readonly Case[]
}

interface Case {
  readonly start: number
  readonly number: Numeric
}

/** The variable runs from `from` on, `step` at a time, for `count` turns; fewer where it comes to `end` before. */
export interface Loop {
  readonly variable: Variable
  readonly from: Index
  readonly step: number
  readonly count: number
  readonly end: number | null
  /** Everything that is folded in this loop. */
  readonly folds: readonly Fold[]
}

/** Where a number goes: to number `variable` of what lies at `place`. */
export interface Store {
  readonly place: Place
  readonly type: ValueType
  readonly number: Numeric
}

/** For each `variable` below `size`: all numbers are computed, then all are stored. */
export interface Pass {
  readonly variable: Variable
  readonly size: number
  readonly stores: readonly Store[]
}

interface Described {
  readonly label: string
  /** Every buffer that is read or written. */
  readonly homes: readonly string[]
}

/** Several passes over the same numbers. They share their variable. */
export interface FusedPasses extends Described {
  readonly kind: 'passes'
  readonly size: number // of the longest
  readonly passes: readonly Pass[]
}

/** Passes that have nothing in common: each writes a piece of a vector. */
export interface Pieces extends Described {
  readonly kind: 'pieces'
  readonly passes: readonly Pass[]
}

/** For each of the ranges, which are number `which`: the sums of `terms` over `variable` = from … below end. */
export interface RangeSums extends Described {
  readonly kind: 'sums'
  readonly ranges: readonly Range[]
  readonly which: Variable
  readonly from: Index
  readonly end: Index
  readonly variable: Variable
  readonly terms: readonly Numeric[]
  readonly stores: readonly Omit<Store, 'number'>[]
}

/** target[i] = Σ pool[from + i + part·stride] over `count` parts, from first to last, for i below `size`. */
export interface PartSum {
  readonly target: number
  readonly size: number
  readonly from: number
  readonly stride: number
  readonly count: number
}

/** Sums of parts that calls have left in a pool; targets count from `place` on. */
export interface PartSums extends Described {
  readonly kind: 'parts'
  readonly place: Place
  readonly pool: string
  readonly sums: readonly PartSum[]
}

export type LoopKernel = FusedPasses | Pieces | RangeSums | PartSums

/**
 * What `numbers` need that stays the same while `variable` counts, and is thus computed before: of each such thing only
 * the whole. The cases of a choice are left out, since they may never be needed.
 */
export function unchanging(
  variable: Variable,
  numbers: readonly Numeric[],
): (Exclude<Index, Variable> | Numeric)[] {
  const found: (Exclude<Index, Variable> | Numeric)[] = []
  const seen = new Set<Index | Numeric>()
  const visit = (node: Index | Numeric): void => {
    if (seen.has(node) || node.kind === 'variable') return
    seen.add(node)
    if ((node.innermost?.depth ?? -1) >= variable.depth) partsOf(node).forEach(visit)
    else if (node.kind !== 'constant' && node.kind !== 'literal') found.push(node)
  }
  numbers.forEach(visit)
  return found
}

function partsOf(node: Exclude<Index, Variable> | Numeric): readonly (Index | Numeric)[] {
  switch (node.kind) {
    case 'constant':
    case 'literal':
      return []
    case 'over':
    case 'modulo':
    case 'times':
      return [node.x]
    case 'plus':
      return [node.x, node.y]
    case 'number':
      return [node.number]
    case 'read':
    case 'choice':
      return [node.at]
    case 'apply':
      return node.args
    case 'fold':
      return [node.loop.from, ...node.loop.folds.map(({ term }) => term)]
  }
}
