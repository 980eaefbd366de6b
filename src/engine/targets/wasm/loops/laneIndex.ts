/**
 * Where four neighbours of a loop read: index arithmetic that knows which lanes read side by side, which read the same
 * number, and which must be gathered one by one.
 */
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { i32, type I32 } from '../emit/instructions.ts'

/** A whole number that is known here, or a variable of the code. */
export type Whole = number | Local<'i32'>

type EachLane = readonly [Whole, Whole, Whole, Whole]

export interface LaneIndex {
  /** Of lanes 0 to 3: first + lane·step, or each its own. */
  at: { first: Whole; step: number } | { each: EachLane }
  /** What lane 0's index is a multiple of. */
  multiple: number
}

export const expr = (x: Whole): I32 => (typeof x === 'number' ? i32.const(x) : x)

export const LANES = [0, 1, 2, 3] as const

export const forEachLane = (one: (lane: number) => Whole): EachLane => [
  one(0),
  one(1),
  one(2),
  one(3),
]

/** The same number for all lanes. */
export const uniform = (first: Whole): LaneIndex => ({
  at: { first, step: 0 },
  multiple: typeof first === 'number' ? powerIn(first) : 1,
})

/** `first` and its three neighbours, of which those after `last` are `last`. */
export function neighbours(first: Whole, multiple: number, last = Infinity): LaneIndex {
  if (typeof first !== 'number') return { at: { first, step: 1 }, multiple }
  if (first === last) return uniform(first)
  if (first + 3 <= last) return { at: { first, step: 1 }, multiple: powerIn(first) }
  return { at: { each: forEachLane((lane) => Math.min(first + lane, last)) }, multiple: 1 }
}

/** The number that all lanes have, where they have one. */
export const sameInAll = ({ at }: LaneIndex): Whole | null =>
  'first' in at && at.step === 0 ? at.first : null

/** The largest power of two, up to 64, that divides x. */
const powerIn = (x: number): number => (x === 0 ? 64 : Math.min(64, x & -x))

export class LaneArithmetic {
  readonly #body: FunctionBody

  constructor(body: FunctionBody) {
    this.#body = body
  }

  over(x: LaneIndex, n: number): LaneIndex {
    const one = (w: Whole): Whole =>
      typeof w === 'number' ? Math.floor(w / n) : this.#body.let(i32.divU(w, i32.const(n)))
    if ('first' in x.at && (x.at.step === 0 || inBlocks(x, n)))
      return { at: { first: one(x.at.first), step: 0 }, multiple: 1 }
    return { at: { each: this.#each(x, one) }, multiple: 1 }
  }

  modulo(x: LaneIndex, n: number): LaneIndex {
    const one = (w: Whole): Whole =>
      typeof w === 'number' ? w % n : this.#body.let(i32.remU(w, i32.const(n)))
    if ('first' in x.at && (x.at.step === 0 || inBlocks(x, n)))
      return { at: { first: one(x.at.first), step: x.at.step }, multiple: inBlocks(x, n) ? 4 : 1 }
    return { at: { each: this.#each(x, one) }, multiple: 1 }
  }

  times(x: LaneIndex, n: number): LaneIndex {
    if (n === 1) return x
    const one = (w: Whole): Whole =>
      typeof w === 'number' ? w * n : this.#body.let(i32.mul(w, i32.const(n)))
    const multiple = Math.min(64, x.multiple * powerIn(n))
    if ('first' in x.at) return { at: { first: one(x.at.first), step: x.at.step * n }, multiple }
    return { at: { each: this.#each(x, one) }, multiple }
  }

  plus(x: LaneIndex, y: LaneIndex): LaneIndex {
    if (sameInAll(x) === 0) return y
    if (sameInAll(y) === 0) return x
    const one = (a: Whole, b: Whole): Whole =>
      typeof a === 'number' && typeof b === 'number'
        ? a + b
        : this.#body.let(i32.add(expr(a), expr(b)))
    const multiple = Math.min(x.multiple, y.multiple)
    if ('first' in x.at && 'first' in y.at)
      return { at: { first: one(x.at.first, y.at.first), step: x.at.step + y.at.step }, multiple }
    const others = this.lanes(y)
    return { at: { each: this.#each(x, (w, lane) => one(w, others[lane]!)) }, multiple }
  }

  /** The index of each lane. */
  lanes({ at }: LaneIndex): EachLane {
    if ('each' in at) return at.each
    const { first, step } = at
    return forEachLane((lane) => {
      if (typeof first === 'number') return first + lane * step
      return lane * step === 0 ? first : this.#body.let(i32.add(first, i32.const(lane * step)))
    })
  }

  #each(x: LaneIndex, one: (w: Whole, lane: number) => Whole): EachLane {
    const lanes = this.lanes(x)
    return forEachLane((lane) => one(lanes[lane]!, lane))
  }
}

/** Whether four neighbours always lie in one block of n. */
const inBlocks = (x: LaneIndex, n: number): boolean =>
  'first' in x.at && x.at.step === 1 && x.multiple % 4 === 0 && n % 4 === 0
