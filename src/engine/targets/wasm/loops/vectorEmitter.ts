/**
 * ByteCode for values that have no memory: asked for four numbers of a value, it computes them from what lies in memory.
 * Reorderings, broadcasts and gathers thus become index arithmetic in whatever kernel reads them.
 */
import type { Op, ProductOp, StridedAxis, Value } from '../../../compiler/graph/graph.ts'
import type { Place } from '../../../compiler/schedule/buffers.ts'
import type { ValueType } from '../../../compiler/graph/functions.ts'
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { f32x4, i32, i32x4, v128, type I32, type V128 } from '../emit/instructions.ts'
import { laneMask, storeLanes } from '../kernels/lanes.ts'
import { applied, fromMemory, literal, toMemory } from './apply.ts'
import { IndexArithmetic, LANES, uniform, type LaneIndex, type Whole } from './laneIndex.ts'

type Known = Map<string, LaneIndex | Local<'v128'>>

export class VectorEmitter {
  readonly body: FunctionBody
  readonly index: IndexArithmetic
  readonly #placeOf: (value: Value) => Place | null
  readonly #addressOf: (home: string) => Local<'i32'>
  /** What is computed already and still visible, from the outermost scope to the innermost. */
  readonly #scopes: Known[] = [new Map()]

  /** `placeOf` is null for a value that must be computed. */
  constructor(
    body: FunctionBody,
    placeOf: (value: Value) => Place | null,
    addressOf: (home: string) => Local<'i32'>,
  ) {
    this.body = body
    this.#placeOf = placeOf
    this.#addressOf = addressOf
    this.index = new IndexArithmetic(body, (key, make) => this.#once(`index ${key}`, make))
  }

  /** ByteCode that may run not at all, or more than once: what it computes is unknown after it. */
  scope<T>(inside: () => T): T {
    this.#scopes.push(new Map())
    try {
      return inside()
    } finally {
      this.#scopes.pop()
    }
  }

  #once<T extends LaneIndex | Local<'v128'>>(key: string, make: () => T): T {
    const known = this.#scopes.findLast((scope) => scope.has(key))?.get(key)
    if (known) return known as T
    const made = make()
    this.#scopes.at(-1)!.set(key, made)
    return made
  }

  /** Four numbers of `value`, read where they lie or else computed. */
  pull(value: Value, at: LaneIndex): V128 {
    const { op } = value
    if (op.kind === 'splat') return literal(value.type, op.value)
    return this.#once(`value ${value.id} ${at.key}`, () => {
      const place = this.#placeOf(value)
      return this.body.let(place ? this.#read(place, value.type, at) : this.compute(value, at))
    })
  }

  /** The numbers computed, even where they have a place. */
  compute(value: Value, at: LaneIndex): V128 {
    const { op } = value
    switch (op.kind) {
      case 'map':
        return applied(
          this.body,
          op.fn,
          op.args[0]!.type,
          op.args.map((arg) => this.#variable(this.pull(arg, at))),
        )
      case 'strided':
        return this.pull(op.x, this.#stridden(op.offset, op.axes, at))
      case 'gather':
        return this.#gathered(op, at)
      case 'concat':
        return this.#concat(value, op, at)
      case 'reduce':
        return this.reduced(value, op, at)
      case 'product':
        return this.#product(op, at)
      default:
        throw new Error(`A kernel cannot compute a ${op.kind}.`)
    }
  }

  /** Writes the first `count` lanes; `at` is four neighbours. */
  write(place: Place, type: ValueType, at: LaneIndex, count: number, x: V128): void {
    const [first] = this.index.lanes(at)
    const { address, offset } = this.#address(place, first)
    storeLanes(this.body, address, this.#variable(toMemory(type, x)), count, offset)
  }

  #variable = (x: V128): V128 => ('index' in x ? x : this.body.let(x))

  #address({ home, offset }: Place, at: Whole): { address: I32; offset: number } {
    const base = this.#addressOf(home)
    if (typeof at === 'number') return { address: base, offset: 4 * (offset + at) }
    return { address: i32.add(base, i32.shl(at, i32.const(2))), offset: 4 * offset }
  }

  #read(place: Place, type: ValueType, index: LaneIndex): V128 {
    const { at } = index
    if ('first' in at && at.step <= 1) {
      const { address, offset } = this.#address(place, at.first)
      const load = at.step === 0 ? v128.load32Splat : v128.load
      return fromMemory(type, load(address, offset))
    }
    const [first, ...rest] = this.index.lanes(index).map((lane) => this.#address(place, lane))
    const gathered = rest.reduce(
      (x, { address, offset }, i) => v128.load32Lane(i + 1, address, x, offset),
      v128.load32Zero(first!.address, first!.offset),
    )
    return fromMemory(type, gathered)
  }

  #stridden(offset: number, axes: readonly StridedAxis[], at: LaneIndex): LaneIndex {
    const { index } = this
    let below = 1
    let sum = uniform(offset)
    for (const [i, { size, stride }] of [...axes.entries()].toReversed()) {
      if (stride > 0) {
        const over = index.over(at, below)
        sum = index.sum(sum, index.times(i === 0 ? over : index.modulo(over, size), stride))
      }
      below *= size
    }
    return sum
  }

  #gathered({ x, rows, width }: Extract<Op, { kind: 'gather' }>, at: LaneIndex): V128 {
    const { index, body } = this
    const over = index.over(at, width)
    const row = this.#variable(this.pull(rows, over))
    const column = index.modulo(at, width)
    const lane = (i: number) => body.let(i32x4.extractLane(i, row))
    if ('first' in over.at && over.at.step === 0)
      return this.pull(x, index.sum(index.times(uniform(lane(0)), width), column))
    const each = LANES.map(lane) as unknown as readonly [Whole, Whole, Whole, Whole]
    const rowAt: LaneIndex = { key: `row ${rows.id} ${over.key}`, at: { each }, multiple: 1 }
    return this.pull(x, index.sum(index.times(rowAt, width), column))
  }

  #concat(value: Value, op: Extract<Op, { kind: 'concat' }>, at: LaneIndex): V128 {
    const { index, body } = this
    const width = op.widths.reduce((sum, w) => sum + w, 0)
    const single = width === value.size
    const row = single ? uniform(0) : index.over(at, width)
    const column = single ? at : index.modulo(at, width)
    let from = 0
    const parts = op.parts.map((part, i) => {
      const start = from
      from += op.widths[i]!
      return { part, start, width: op.widths[i]! }
    })
    const within = (
      { part, start, width }: (typeof parts)[number],
      row: LaneIndex,
      column: LaneIndex,
    ) =>
      this.pull(
        part,
        part.size === 1
          ? uniform(0)
          : index.sum(index.times(row, width), index.plus(column, -start)),
      )
    /** The part that holds `first`, chosen by code where it is not known here. */
    const choose = (first: Whole, write: (part: (typeof parts)[number]) => V128): V128 => {
      if (typeof first === 'number') return write(parts.findLast(({ start }) => start <= first)!)
      const chosen = body.local('v128')
      const among = (some: typeof parts): void => {
        if (some.length === 1) return this.scope(() => body.set(chosen, write(some[0]!)))
        const middle = some.length >> 1
        body.if(
          i32.ltU(first, i32.const(some[middle]!.start)),
          () => among(some.slice(0, middle)),
          () => among(some.slice(middle)),
        )
      }
      among(parts)
      return chosen
    }
    const together =
      'first' in column.at &&
      (column.at.step === 0 || (column.at.step === 1 && column.multiple % 4 === 0)) &&
      parts.every(({ start }) => start % 4 === 0)
    if (together && 'first' in column.at)
      return choose(column.at.first, (part) => within(part, row, column))
    const [rows, columns] = [index.lanes(row), index.lanes(column)]
    return LANES.map((lane) =>
      body.let(
        choose(columns[lane], (part) => within(part, uniform(rows[lane]), uniform(columns[lane]))),
      ),
    ).reduce<V128>(
      (all, one, lane) => v128.bitselect(one, all, laneMask(4, lane)),
      literal(value.type, 0),
    )
  }

  /** Each lane reduces its own numbers, one after the other. */
  reduced(value: Value, op: Extract<Op, { kind: 'reduce' }>, at: LaneIndex): V128 {
    const { index, body } = this
    const { fn, x, n, inner } = op
    const from =
      inner === 1
        ? index.times(at, n)
        : inner === value.size
          ? at
          : index.sum(index.times(index.over(at, inner), n * inner), index.modulo(at, inner))
    const isFloat = x.type === 'f32'
    const best = body.let(
      fn === 'sum'
        ? literal(x.type, 0)
        : isFloat
          ? f32x4.const(-3.4e38)
          : literal('i32', -(2 ** 31)),
    )
    const where = fn === 'argMax' ? body.let(literal('i32', 0)) : null
    body.count(0, n, 1, (j) =>
      this.scope(() => {
        const next = this.#variable(this.pull(x, index.sum(from, index.times(uniform(j), inner))))
        if (fn === 'sum') {
          body.set(best, applied(body, 'add', x.type, [best, next]))
        } else if (where) {
          const greater = body.let(applied(body, 'greater', x.type, [next, best]))
          body.set(where, v128.bitselect(i32x4.splat(j), where, greater))
          body.set(best, v128.bitselect(next, best, greater))
        } else {
          body.set(best, applied(body, 'max', x.type, [best, next]))
        }
      }),
    )
    return where ?? best
  }

  #product(product: ProductOp, at: LaneIndex): V128 {
    const { index, body } = this
    const { a, b, shape, transposeA, transposeB, batchedA, batchedB } = product
    const { M, N, K } = shape
    const column = index.modulo(at, N)
    const row = index.modulo(index.over(at, N), M)
    const batch = index.over(at, M * N)
    const sum = body.let(f32x4.const(0))
    body.count(0, K, 1, (j) =>
      this.scope(() => {
        const k = uniform(j)
        const inMatrix = (batched: boolean, size: number, at: LaneIndex) =>
          batched ? index.sum(index.times(batch, size), at) : at
        const aAt = transposeA
          ? index.sum(index.times(k, M), row)
          : index.sum(index.times(row, K), k)
        const bAt = transposeB
          ? index.sum(index.times(column, K), k)
          : index.sum(index.times(k, N), column)
        const left = this.pull(a, inMatrix(batchedA, M * K, aAt))
        const right = this.pull(b, inMatrix(batchedB, K * N, bAt))
        body.set(sum, f32x4.add(sum, f32x4.mul(left, right)))
      }),
    )
    return sum
  }
}
