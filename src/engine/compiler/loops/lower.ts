/**
 * Graph values as the loop language: asked for one number of a value, it says how to compute that number from what lies
 * in memory. Reorderings, repetitions, gathers, concatenations and short sums thus become index arithmetic in whatever
 * kernel reads them. What each kind of value means is written here and nowhere else.
 */
import type { Op, ProductOp, ReduceName, StridedAxis, Value } from '../graph/graph.ts'
import type { Place } from '../schedule/buffers.ts'
import { deepest, Indices } from './indices.ts'
import type { Fold, Index, Loop, Numeric } from './language.ts'

export type PlaceOf = (value: Value) => Place | null

type Reduction = Extract<Op, { kind: 'reduce' | 'partials' }>

/** Reductions with the same key can run in one loop; null for what is no reduction. */
export function loopKey({ op, size }: Value): string | null {
  if (op.kind === 'reduce') return `reduce ${size} ${op.n} ${op.inner}`
  return op.kind === 'partials' ? `partials ${size} ${op.x.size}` : null
}

/** The values of one kernel. */
export class LoopBuilder {
  readonly index = new Indices()
  /** The buffers that are read. */
  readonly homes = new Set<string>()
  readonly #placeOf: PlaceOf
  readonly #numbers = new Map<Value, Map<Index, Numeric>>()

  /** `placeOf` is null for a value that must be computed. */
  constructor(placeOf: PlaceOf) {
    this.#placeOf = placeOf
  }

  /** The number of `value` at an index: read where the value lies, or else computed. */
  numberAt(value: Value, at: Index): Numeric {
    const known = this.#knownOf(value)
    let number = known.get(at)
    if (!number) {
      number = this.#made(value, at)
      known.set(at, number)
    }
    return number
  }

  /** Lets reductions of one `loopKey` run in one loop. */
  reduceTogether(values: readonly Value[], at: Index): void {
    const folds = this.#reduced(values, at)
    for (const [i, value] of values.entries()) this.#knownOf(value).set(at, folds[i]!)
  }

  #knownOf(value: Value): Map<Index, Numeric> {
    let known = this.#numbers.get(value)
    if (!known) {
      known = new Map()
      this.#numbers.set(value, known)
    }
    return known
  }

  #made(value: Value, at: Index): Numeric {
    const { op, type } = value
    if (op.kind === 'splat') {
      if (Number.isFinite(op.value))
        return { kind: 'literal', type, value: op.value, innermost: null }
      // A target may have no literals for infinities and NaN: they lie among the constants, once.
      return this.#read(value, this.#placeOf(value)!, this.index.constant(0))
    }
    const place = this.#placeOf(value)
    return place ? this.#read(value, place, at) : this.#computed(value, at)
  }

  #read({ type }: Value, place: Place, at: Index): Numeric {
    this.homes.add(place.home)
    return { kind: 'read', type, place, at, innermost: at.innermost }
  }

  #computed(value: Value, at: Index): Numeric {
    const { index } = this
    const { op, type } = value
    switch (op.kind) {
      case 'map': {
        const args = op.args.map((arg) => this.numberAt(arg, at))
        return { kind: 'apply', type, fn: op.fn, args, innermost: deepest(...args) }
      }
      case 'strided':
        return this.numberAt(op.x, this.#strided(op.offset, op.axes, at))
      case 'gather': {
        const row = index.number(this.numberAt(op.rows, index.over(at, op.width)))
        return this.numberAt(
          op.x,
          index.plus(index.times(row, op.width), index.modulo(at, op.width)),
        )
      }
      case 'concat':
        return this.#concat(value, op, at)
      case 'reduce':
      case 'partials':
        return this.#reduced([value], at)[0]!
      case 'product':
        return this.#product(op, at)
      default:
        throw new Error(`A kernel cannot compute a ${op.kind}.`)
    }
  }

  #strided(offset: number, axes: readonly StridedAxis[], at: Index): Index {
    const { index } = this
    const terms: Index[] = []
    let below = 1
    for (const [i, { size, stride }] of [...axes.entries()].toReversed()) {
      if (stride > 0) {
        const over = index.over(at, below)
        terms.push(index.times(i === 0 ? over : index.modulo(over, size), stride))
      }
      below *= size
    }
    return index.plus(index.sum(terms), index.constant(offset))
  }

  #concat({ size, type }: Value, op: Extract<Op, { kind: 'concat' }>, at: Index): Numeric {
    const { index } = this
    const width = op.widths.reduce((sum, w) => sum + w, 0)
    const single = width === size
    const row = single ? index.constant(0) : index.over(at, width)
    const column = single ? at : index.modulo(at, width)
    let end = 0
    const starts = op.widths.map((own) => (end += own) - own)
    const numberIn = (i: number): Numeric => {
      const part = op.parts[i]!
      if (part.size === 1) return this.numberAt(part, index.constant(0))
      const inRow = index.plus(column, index.constant(-starts[i]!))
      return this.numberAt(part, index.plus(index.times(row, op.widths[i]!), inRow))
    }
    if (column.kind === 'constant')
      return numberIn(starts.findLastIndex((start) => start <= column.value))
    const cases = starts.map((start, i) => ({ start, number: numberIn(i) }))
    const innermost = deepest(column, ...cases.map(({ number }) => number))
    return { kind: 'choice', type, at: column, cases, innermost }
  }

  #reduced(values: readonly Value[], at: Index): Fold[] {
    const { index } = this
    const { op, size } = values[0]!
    const fns = values.map(({ op: own }) => (own.kind === 'reduce' ? own.fn : 'sum'))
    const types = values.map(({ type }) => type)
    const termsAt = (i: Index) => values.map((value) => this.numberAt((value.op as Reduction).x, i))
    if (op.kind === 'partials') {
      const count = Math.ceil(op.x.size / size)
      const loop = { from: at, step: size, count, end: op.x.size }
      return this.#folds(loop, at, fns, types, termsAt)
    }
    if (op.kind !== 'reduce') throw new Error('Only reductions run in a loop.')
    const { n, inner, x } = op
    const outer = index.times(index.over(at, inner), n * inner)
    const whole = n === x.size
    const from = whole ? index.constant(0) : index.plus(outer, index.modulo(at, inner))
    return this.#folds({ from, step: inner, count: n, end: null }, from, fns, types, termsAt)
  }

  #product(product: ProductOp, at: Index): Numeric {
    const { index } = this
    const { a, b, shape, transposeA, transposeB, batchedA, batchedB } = product
    const { M, N, K } = shape
    const column = index.modulo(at, N)
    const row = index.modulo(index.over(at, N), M)
    const batch = index.over(at, M * N)
    const entry = (x: Value, batched: boolean, size: number, first: Index, second: Index) =>
      this.numberAt(x, index.sum([...(batched ? [index.times(batch, size)] : []), first, second]))
    const termAt = (k: Index): Numeric => {
      const [rows, columns] = [index.times(row, K), index.times(column, K)]
      const args = [
        transposeA
          ? entry(a, batchedA, M * K, index.times(k, M), row)
          : entry(a, batchedA, M * K, rows, k),
        transposeB
          ? entry(b, batchedB, K * N, columns, k)
          : entry(b, batchedB, K * N, index.times(k, N), column),
      ]
      return { kind: 'apply', type: 'f32', fn: 'mul', args, innermost: deepest(...args) }
    }
    const loop = { from: index.constant(0), step: 1, count: K, end: null }
    return this.#folds(loop, at, ['sum'], ['f32'], (k) => [termAt(k)])[0]!
  }

  /** Folds in one new loop; their terms depend on its variable and on what `around` depends on. */
  #folds(
    bounds: Pick<Loop, 'from' | 'step' | 'count' | 'end'>,
    around: Index,
    fns: readonly ReduceName[],
    types: readonly Numeric['type'][],
    termsAt: (i: Index) => Numeric[],
  ): Fold[] {
    const variable = this.index.variable(around)
    const folds: Fold[] = []
    const loop: Loop = { ...bounds, variable, folds }
    for (const [i, term] of termsAt(variable).entries()) {
      const { innermost } = around
      folds.push({ kind: 'fold', type: types[i]!, fn: fns[i]!, term, loop, innermost })
    }
    return folds
  }
}
