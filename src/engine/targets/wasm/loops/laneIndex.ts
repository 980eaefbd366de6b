/**
 * Where four neighbours of a loop read: index arithmetic that knows which lanes read side by side, which read the same
 * number, and which must be gathered one by one.
 */
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { i32, type I32 } from '../emit/instructions.ts'

/** A whole number that is known here, or a variable of the code. */
export type Whole = number | Local<'i32'>

export interface LaneIndex {
  /** Equal keys are equal indices, wherever their variables are visible. */
  key: string
  /** Of lanes 0 to 3. */
  at: LaneNumbers
  /** What lane 0's index is a multiple of. */
  multiple: number
}

type LaneNumbers =
  /** first + lane·step */
  { first: Whole; step: number } | { each: readonly [Whole, Whole, Whole, Whole] }

export const expr = (x: Whole): I32 => (typeof x === 'number' ? i32.const(x) : x)

export const LANES = [0, 1, 2, 3] as const

/** The same number for all lanes. */
export const uniform = (first: Whole, multiple = 1): LaneIndex => ({
  key: typeof first === 'number' ? `#${first}` : `u${first.index}`,
  at: { first, step: 0 },
  multiple: typeof first === 'number' ? powerIn(first) : multiple,
})

/** `first` and its three neighbours, of which those after `last` are `last`. */
export function neighbours(first: Whole, multiple: number, last = Infinity): LaneIndex {
  if (typeof first !== 'number') return { key: `i${first.index}`, at: { first, step: 1 }, multiple }
  const each = LANES.map((lane) => Math.min(first + lane, last)) as [number, number, number, number]
  if (first + 3 <= last)
    return { key: `#${first}+`, at: { first, step: 1 }, multiple: powerIn(first) }
  return { key: `#${each.join()}`, at: { each }, multiple: 1 }
}

/** The largest power of two, up to 64, that divides x. */
const powerIn = (x: number): number => (x === 0 ? 64 : Math.min(64, x & -x))

export class IndexArithmetic {
  readonly #body: FunctionBody
  readonly #remember: (key: string, make: () => LaneIndex) => LaneIndex

  /** `remember` gives what was made under that key where its variables are still visible. */
  constructor(body: FunctionBody, remember: (key: string, make: () => LaneIndex) => LaneIndex) {
    this.#body = body
    this.#remember = remember
  }

  over(x: LaneIndex, n: number): LaneIndex {
    if (n === 1) return x
    return this.#made(`${x.key}/${n}`, () => {
      const one = (w: Whole) => this.#let(w, n, Math.floor, i32.divU)
      if ('first' in x.at && (x.at.step === 0 || inBlocks(x, n)))
        return { at: { first: one(x.at.first), step: 0 }, multiple: 1 }
      return { at: { each: this.#each(x, one) }, multiple: 1 }
    })
  }

  modulo(x: LaneIndex, n: number): LaneIndex {
    if (n === 1) return uniform(0)
    return this.#made(`${x.key}%${n}`, () => {
      const one = (w: Whole) =>
        typeof w === 'number' ? w % n : this.#body.let(i32.remU(w, i32.const(n)))
      if ('first' in x.at && (x.at.step === 0 || inBlocks(x, n)))
        return { at: { first: one(x.at.first), step: x.at.step }, multiple: inBlocks(x, n) ? 4 : 1 }
      return { at: { each: this.#each(x, one) }, multiple: 1 }
    })
  }

  times(x: LaneIndex, n: number): LaneIndex {
    if (n === 1) return x
    if (n === 0) return uniform(0)
    return this.#made(`${x.key}*${n}`, () => {
      const one = (w: Whole) =>
        typeof w === 'number' ? w * n : this.#body.let(i32.mul(w, i32.const(n)))
      const multiple = Math.min(64, x.multiple * powerIn(n))
      if ('first' in x.at) return { at: { first: one(x.at.first), step: x.at.step * n }, multiple }
      return { at: { each: this.#each(x, one) }, multiple }
    })
  }

  plus(x: LaneIndex, n: number): LaneIndex {
    return n === 0 ? x : this.sum(x, uniform(n))
  }

  sum(x: LaneIndex, y: LaneIndex): LaneIndex {
    if (y.key === '#0') return x
    if (x.key === '#0') return y
    return this.#made(`(${x.key}+${y.key})`, () => {
      const one = (a: Whole, b: Whole): Whole =>
        typeof a === 'number' && typeof b === 'number'
          ? a + b
          : this.#body.let(i32.add(expr(a), expr(b)))
      const multiple = Math.min(x.multiple, y.multiple)
      if ('first' in x.at && 'first' in y.at) {
        return { at: { first: one(x.at.first, y.at.first), step: x.at.step + y.at.step }, multiple }
      }
      const others = this.lanes(y)
      return { at: { each: this.#each(x, (w, lane) => one(w, others[lane]!)) }, multiple }
    })
  }

  /** The index of each lane. */
  lanes(x: LaneIndex): readonly [Whole, Whole, Whole, Whole] {
    if ('each' in x.at) return x.at.each
    const { first, step } = x.at
    const all = LANES.map((lane): Whole => {
      if (typeof first === 'number') return first + lane * step
      return lane * step === 0 ? first : this.#body.let(i32.add(first, i32.const(lane * step)))
    })
    return all as unknown as readonly [Whole, Whole, Whole, Whole]
  }

  #each(x: LaneIndex, one: (w: Whole, lane: number) => Whole) {
    return this.lanes(x).map((w, lane) => one(w, lane)) as unknown as readonly [
      Whole,
      Whole,
      Whole,
      Whole,
    ]
  }

  #let(w: Whole, n: number, round: (x: number) => number, op: (a: I32, b: I32) => I32): Whole {
    return typeof w === 'number' ? round(w / n) : this.#body.let(op(w, i32.const(n)))
  }

  #made(key: string, make: () => Omit<LaneIndex, 'key'>): LaneIndex {
    return this.#remember(key, () => ({ key, ...make() }))
  }
}

/** Whether four neighbours always lie in one block of n. */
const inBlocks = (x: LaneIndex, n: number): boolean =>
  'first' in x.at && x.at.step === 1 && x.multiple % 4 === 0 && n % 4 === 0
