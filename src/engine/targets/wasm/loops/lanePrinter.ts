/** The loop language as WebAssembly: four numbers at once, each thing where it is first needed. */
import {
  unchanging,
  type Apply,
  type Choice,
  type Fold,
  type Index,
  type Loop,
  type Numeric,
  type Read,
  type Store,
  type Variable,
} from '../../../compiler/loops/language.ts'
import type { Place } from '../../../compiler/schedule/buffers.ts'
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { f32x4, i32, i32x4, v128, type I32, type V128 } from '../emit/instructions.ts'
import { laneMask, storeLanes } from '../kernels/lanes.ts'
import { applied, fromMemory, literal, toMemory } from './apply.ts'
import {
  forEachLane,
  LaneArithmetic,
  LANES,
  sameInAll,
  uniform,
  type LaneIndex,
  type Whole,
} from './laneIndex.ts'

/** What a variable is for the four lanes, inside the variables around it. */
export interface LaneBinding {
  readonly variable: Variable | null
  readonly at: LaneIndex
  readonly outer: LaneBinding | null
  /** What is computed already and still visible. */
  readonly indices: Map<Index, LaneIndex>
  readonly numbers: Map<Numeric, V128>
  /** These lanes one by one, where they are still visible. */
  readonly each: Map<number, LaneBinding>
}

const lanesOf = (
  variable: Variable | null,
  at: LaneIndex,
  outer: LaneBinding | null,
): LaneBinding => ({
  variable,
  at,
  outer,
  indices: new Map(),
  numbers: new Map(),
  each: new Map(),
})

export class LanePrinter {
  readonly body: FunctionBody
  /** Where no variable counts. */
  readonly still = lanesOf(null, uniform(0), null)
  readonly #arithmetic: LaneArithmetic
  readonly #addressOf: (home: string) => Local<'i32'>
  /** How what was computed is forgotten, in the order in which it was computed. */
  readonly #made: (() => void)[] = []

  constructor(body: FunctionBody, addressOf: (home: string) => Local<'i32'>) {
    this.body = body
    this.#arithmetic = new LaneArithmetic(body)
    this.#addressOf = addressOf
  }

  /** Code that may run not at all, or more than once: what it computes is unknown after it. */
  scope<T>(inside: () => T): T {
    const before = this.#made.length
    const result = inside()
    for (const forget of this.#made.splice(before)) forget()
    return result
  }

  #once<K, V>(known: Map<K, V>, key: K, make: () => V): V {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make()
    known.set(key, made)
    this.#made.push(() => known.delete(key))
    return made
  }

  /** The lanes of a variable inside all that its loop depends on. */
  bind = (variable: Variable, at: LaneIndex, around: LaneBinding = this.still): LaneBinding =>
    lanesOf(variable, at, around)

  /** Computes before a loop what is the same in all its turns. */
  before(variable: Variable, terms: readonly Numeric[], lanes: LaneBinding): void {
    for (const same of unchanging(variable, terms)) {
      if ('type' in same) this.number(same, lanes)
      else this.index(same, lanes)
    }
  }

  index(index: Index, given: LaneBinding): LaneIndex {
    if (index.kind === 'constant') return uniform(index.value)
    const lanes = within(given, index)
    if (index.kind === 'variable') return lanes.at
    return this.#once(lanes.indices, index, () => {
      switch (index.kind) {
        case 'over':
          return this.#arithmetic.over(this.index(index.x, lanes), index.n)
        case 'modulo':
          return this.#arithmetic.modulo(this.index(index.x, lanes), index.n)
        case 'times':
          return this.#arithmetic.times(this.index(index.x, lanes), index.n)
        case 'plus':
          return this.#arithmetic.plus(this.index(index.x, lanes), this.index(index.y, lanes))
        case 'number': {
          const number = this.#variable(this.number(index.number, lanes))
          const lane = (i: number) => this.body.let(i32x4.extractLane(i, number))
          if (this.#isSame(index.number, lanes)) return uniform(lane(0))
          return { at: { each: forEachLane(lane) }, multiple: 1 }
        }
      }
    })
  }

  /** Whether all lanes have the same number, as far as indices tell. */
  #isSame(number: Numeric, lanes: LaneBinding): boolean {
    switch (number.kind) {
      case 'literal':
        return true
      case 'read':
        return sameInAll(this.index(number.at, lanes)) !== null
      case 'apply':
        return number.args.every((arg) => this.#isSame(arg, lanes))
      default:
        return number.innermost === null
    }
  }

  /** Four numbers. */
  number(number: Numeric, given: LaneBinding): V128 {
    if (number.kind === 'literal') return literal(number.type, number.value)
    const lanes = within(given, number)
    if (number.kind !== 'fold')
      return this.#once(lanes.numbers, number, () => this.body.let(this.#computed(number, lanes)))
    if (!lanes.numbers.has(number)) {
      const found = this.#folded(number.loop, lanes)
      for (const [i, fold] of number.loop.folds.entries())
        this.#once(lanes.numbers, fold, () => found[i]!)
    }
    return lanes.numbers.get(number)!
  }

  #computed(number: Apply | Read | Choice, lanes: LaneBinding): V128 {
    if (number.kind === 'read') return this.#read(number, this.index(number.at, lanes))
    if (number.kind === 'choice') return this.#choice(number, lanes)
    const args = number.args.map((arg) => this.#variable(this.number(arg, lanes)))
    return applied(this.body, number.fn, number.args[0]!.type, args)
  }

  /** Stores the first `count` lanes; `at` is four neighbours. */
  store({ place, type }: Omit<Store, 'number'>, at: LaneIndex, count: number, x: V128): void {
    const [first] = this.#arithmetic.lanes(at)
    const { address, offset } = this.#address(place, first)
    storeLanes(this.body, address, this.#variable(toMemory(type, x)), count, offset)
  }

  #variable = (x: V128): V128 => ('index' in x ? x : this.body.let(x))

  #address({ home, offset }: Place, at: Whole): { address: I32; offset: number } {
    const base = this.#addressOf(home)
    if (typeof at === 'number') return { address: base, offset: 4 * (offset + at) }
    return { address: i32.add(base, i32.shl(at, i32.const(2))), offset: 4 * offset }
  }

  #read({ place, type }: Read, index: LaneIndex): V128 {
    const { at } = index
    if ('first' in at && at.step <= 1) {
      const { address, offset } = this.#address(place, at.first)
      const load = at.step === 0 ? v128.load32Splat : v128.load
      return fromMemory(type, load(address, offset))
    }
    const [first, ...rest] = this.#arithmetic.lanes(index).map((lane) => this.#address(place, lane))
    const gathered = rest.reduce(
      (x, { address, offset }, i) => v128.load32Lane(i + 1, address, x, offset),
      v128.load32Zero(first!.address, first!.offset),
    )
    return fromMemory(type, gathered)
  }

  #choice({ type, at, cases }: Choice, lanes: LaneBinding): V128 {
    const { body } = this
    /** The case that `first` is in, chosen by code where it is not known here. */
    const choose = (first: Whole, inside: LaneBinding): V128 => {
      if (typeof first === 'number')
        return this.number(cases.findLast(({ start }) => start <= first)!.number, inside)
      const chosen = body.local('v128')
      const among = (some: typeof cases): void => {
        if (some.length === 1)
          return this.scope(() => body.set(chosen, this.number(some[0]!.number, inside)))
        const middle = some.length >> 1
        body.if(
          i32.ltU(first, i32.const(some[middle]!.start)),
          () => among(some.slice(0, middle)),
          () => among(some.slice(middle)),
        )
      }
      among(cases)
      return chosen
    }
    const { at: places, multiple } = this.index(at, lanes)
    if ('first' in places) {
      const { first, step } = places
      const inOne = multiple % 4 === 0 && cases.every(({ start }) => start % 4 === 0)
      if (step === 0 || (step === 1 && inOne)) return choose(first, lanes)
    }
    const each = LANES.map((lane) => {
      const alone = this.#alone(lanes, lane)
      return body.let(choose(sameInAll(this.index(at, alone))!, alone))
    })
    return each.reduce<V128>(
      (all, one, lane) => v128.bitselect(one, all, laneMask(4, lane)),
      literal(type, 0),
    )
  }

  /** One of the lanes, for all four. */
  #alone(lanes: LaneBinding, lane: number): LaneBinding {
    const { variable, at, outer } = lanes
    if (!outer) return lanes
    const around = this.#alone(outer, lane)
    if (around === outer && sameInAll(at) !== null) return lanes
    return this.#once(lanes.each, lane, () =>
      lanesOf(variable, uniform(this.#arithmetic.lanes(at)[lane]!), around),
    )
  }

  /** Each lane folds its own numbers, one after the other. */
  #folded({ variable, from, step, count, end, folds }: Loop, lanes: LaneBinding): V128[] {
    const { body } = this
    if (end !== null) throw new Error('WebAssembly shares no sum among threads.')
    const first = this.index(from, lanes)
    this.before(
      variable,
      folds.map(({ term }) => term),
      lanes,
    )
    const best = folds.map((fold) => body.let(startOf(fold)))
    const where = folds.map(({ fn }) => (fn === 'argMax' ? body.let(literal('i32', 0)) : null))
    body.count(0, count, 1, (turn) =>
      this.scope(() => {
        const at = this.#arithmetic.plus(first, this.#arithmetic.times(uniform(turn), step))
        const inside = this.bind(variable, at, lanes)
        for (const [i, { fn, term }] of folds.entries()) {
          const next = this.#variable(this.number(term, inside))
          const own = best[i]!
          const turnOf = where[i]
          if (turnOf) {
            const greater = body.let(applied(body, 'greater', term.type, [next, own]))
            body.set(turnOf, v128.bitselect(i32x4.splat(turn), turnOf, greater))
            body.set(own, v128.bitselect(next, own, greater))
          } else {
            body.set(own, applied(body, fn === 'sum' ? 'add' : 'max', term.type, [own, next]))
          }
        }
      }),
    )
    return best.map((own, i) => where[i] ?? own)
  }
}

/** What a fold begins with. */
function startOf({ fn, term: { type } }: Fold): V128 {
  if (fn === 'sum') return literal(type, 0)
  return type === 'f32' ? f32x4.const(-3.4e38) : literal('i32', -(2 ** 31))
}

/** The lanes of the innermost variable that something depends on. */
function within(lanes: LaneBinding, { innermost }: Index | Numeric): LaneBinding {
  let found = lanes
  while (found.variable !== innermost) found = found.outer!
  return found
}
