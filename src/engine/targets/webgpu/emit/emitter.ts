/**
 * WGSL for values that have no buffer: asked for one number of a value, it writes the code that computes this
 * number from what lies in memory. Reorderings, broadcasts and gathers thus become index arithmetic in whatever
 * kernel reads them, and a chain of functions one expression.
 */
import { plus, within, type CodeBinding, type Scope } from './code.ts'
import type { StridedAxis, Op, ProductOp, Value } from '../../../compiler/graph/graph.ts'
import { CONSTANTS, type Place } from '../../../compiler/schedule/buffers.ts'
import {
  libraryOf,
  scalarFunctions,
  type FunctionName,
  type ValueType,
} from '../../../compiler/graph/functions.ts'

/** A sum that runs over x's numbers from, from + step … below end. */
interface Run {
  from: string
  end: string
  step: string
}

export class Emitter {
  readonly body = within(null)
  readonly #bindings = new Map<string, CodeBinding>()
  readonly #placeOf: (value: Value) => Place | null
  #variables = 0
  readonly #functions = new Set<FunctionName>()

  /** `placeOf` is null for a value that must be computed. */
  constructor(placeOf: (value: Value) => Place | null) {
    this.#placeOf = placeOf
  }

  get bindings(): CodeBinding[] {
    return [...this.#bindings.values()]
  }

  get declarations(): string {
    const buffers = this.bindings.map(
      ({ name, writes, type }, i) =>
        `@group(0) @binding(${i}) var<storage, ${writes ? 'read_write' : 'read'}> ${name}: array<${type}>;\n`,
    )
    return buffers.join('') + libraryOf(this.#functions)
  }

  let(scope: Scope, expression: string, prefix = 'v'): string {
    const name = `${prefix}${this.#variables++}`
    scope.lines.push(`let ${name} = ${expression};`)
    return name
  }

  /** The number of `value` at `index`, read where it lies or else computed. */
  pull(scope: Scope, value: Value, index: string): string {
    const { op } = value
    if (op.kind === 'splat') return this.#literal(value, op.value)
    const key = `${value.id}@${index}`
    for (let s: Scope | null = scope; s; s = s.outer) {
      const known = s.known.get(key)
      if (known) return known
    }
    if (/^\d+u$/.test(index)) while (scope.repeats) scope = scope.outer!
    const place = this.#placeOf(value)
    const name = place
      ? this.let(scope, this.#read(place, value.type, index))
      : this.compute(scope, value, index)
    scope.known.set(key, name)
    return name
  }

  /** The number computed, even where it has a place. */
  compute(scope: Scope, value: Value, index: string): string {
    const { op } = value
    switch (op.kind) {
      case 'map': {
        this.#functions.add(op.fn)
        const args = op.args.map((arg) => this.pull(scope, arg, index))
        return this.let(scope, scalarFunctions[op.fn].wgsl(...args))
      }
      case 'strided':
        return this.pull(scope, op.x, this.#stridedIndex(scope, op.offset, op.axes, index))
      case 'gather': {
        const row = this.pull(scope, op.rows, this.#over(scope, index, op.width))
        const column = this.#modulo(scope, index, op.width)
        const at = this.let(scope, `u32(${row}) * ${op.width}u + ${column}`, 'i')
        return this.pull(scope, op.x, at)
      }
      case 'concat':
        return this.#concat(scope, value, op, index)
      case 'reduce':
      case 'partials':
        return this.sums(scope, [value], index)[0]!
      case 'product':
        return this.#product(scope, op, index)
      default:
        throw new Error(`A kernel cannot compute a ${op.kind}.`)
    }
  }

  /** Reductions that run through the same numbers, in one loop. */
  sums(scope: Scope, values: readonly Value[], index: string): string[] {
    const { op, size } = values[0]!
    if (op.kind === 'reduce') {
      const { n, inner, x } = op
      const row = n * inner
      if (n === x.size) return this.loop(scope, values, { from: '0u', end: `${n}u`, step: '1u' })
      const first =
        inner === 1 ? `${index} * ${n}u` : `(${index} / ${inner}u) * ${row}u + ${index} % ${inner}u`
      const from = this.let(scope, first, 'i')
      return this.loop(scope, values, { from, end: `${from} + ${row}u`, step: `${inner}u` })
    }
    if (op.kind !== 'partials') throw new Error('Only reductions run in a loop.')
    return this.loop(scope, values, { from: index, end: `${op.x.size}u`, step: `${size}u` })
  }

  loop(scope: Scope, values: readonly Value[], { from, end, step }: Run): string[] {
    const inside = within(scope, true)
    const e = `e${this.#variables++}`
    const sums = values.map(({ op }) => {
      const name = `s${this.#variables++}`
      const x = 'x' in op ? op.x : null
      if (!x) throw new Error('Only reductions run in a loop.')
      const fn = op.kind === 'reduce' ? op.fn : 'sum'
      const next = this.pull(inside, x, e)
      if (fn === 'sum') {
        scope.lines.push(`var ${name} = ${x.type === 'i32' ? '0' : '0f'};`)
        inside.lines.push(`${name} += ${next};`)
        return name
      }
      scope.lines.push(`var ${name} = -3.4e38f;`)
      if (fn === 'max') {
        inside.lines.push(`${name} = max(${name}, ${next});`)
        return name
      }
      scope.lines.push(`var ${name}at = 0;`)
      inside.lines.push(
        `if (${next} > ${name}) { ${name} = ${next}; ${name}at = i32((${e} - ${from}) / ${step}); }`,
      )
      return `${name}at`
    })
    scope.lines.push(
      `for (var ${e} = ${from}; ${e} < ${end}; ${e} += ${step}) {`,
      ...inside.lines,
      '}',
    )
    return sums
  }

  write(scope: Scope, value: Value, place: Place, index: string, number: string): void {
    const type = value.type === 'i32' ? 'i32' : 'f32'
    const name = this.bind(place.home, type, true)
    const stored = value.type === 'bool' ? `f32(${number})` : number
    scope.lines.push(`${name}[${plus(index, place.offset)}] = ${stored};`)
  }

  #read({ home, offset }: Place, type: ValueType, index: string): string {
    const stored = home === CONSTANTS ? 'u32' : type === 'i32' ? 'i32' : 'f32'
    const element = `${this.bind(home, stored, false)}[${plus(index, offset)}]`
    const number =
      stored === 'u32' ? `bitcast<${type === 'i32' ? 'i32' : 'f32'}>(${element})` : element
    return type === 'bool' ? `(${number} != 0)` : number
  }

  /** The name of a buffer in the code. */
  bind(home: string, type: CodeBinding['type'], writes: boolean): string {
    let binding = this.#bindings.get(home)
    if (!binding) {
      binding = { home, name: `b${this.#bindings.size}`, writes, type }
      this.#bindings.set(home, binding)
    }
    if (writes) binding.writes = true
    return binding.name
  }

  #literal(value: Value, number: number): string {
    if (value.type === 'bool') return number ? 'true' : 'false'
    if (value.type === 'i32') return `i32(${number})`
    if (Number.isFinite(number))
      return number < 0 || Object.is(number, -0) ? `(${number}f)` : `${number}f`
    // WGSL has no literals for these, and may not compute them either: they come from memory.
    return this.#read(this.#placeOf(value)!, 'f32', '0u')
  }

  #stridedIndex(scope: Scope, offset: number, axes: readonly StridedAxis[], index: string): string {
    if (axes.every(({ stride }) => stride === 0)) return `${offset}u`
    let below = 1
    const terms: string[] = []
    for (const [i, { size, stride }] of [...axes.entries()].toReversed()) {
      if (stride > 0) {
        const over = below === 1 ? index : this.#over(scope, index, below)
        const at = i === 0 ? over : this.#modulo(scope, over, size)
        terms.push(stride === 1 ? at : `${at} * ${stride}u`)
      }
      below *= size
    }
    if (offset > 0) terms.push(`${offset}u`)
    return terms.length === 1 && /^\w+$/.test(terms[0]!)
      ? terms[0]!
      : this.#index(scope, terms.join(' + '))
  }

  /** An index computed once for all who need it. */
  #index(scope: Scope, expression: string): string {
    for (let s: Scope | null = scope; s; s = s.outer) {
      const known = s.known.get(expression)
      if (known) return known
    }
    const name = this.let(scope, expression, 'i')
    scope.known.set(expression, name)
    return name
  }

  #over = (scope: Scope, index: string, n: number) =>
    n === 1 ? index : this.#index(scope, `${index} / ${n}u`)

  #modulo = (scope: Scope, index: string, n: number) =>
    n === 1 ? '0u' : this.#index(scope, `${index} % ${n}u`)

  #concat(scope: Scope, value: Value, op: Extract<Op, { kind: 'concat' }>, index: string): string {
    const name = `c${this.#variables++}`
    const width = op.widths.reduce((sum, w) => sum + w, 0)
    const single = width === value.size
    const row = single ? '0u' : this.#over(scope, index, width)
    const column = single ? index : this.#modulo(scope, index, width)
    let from = 0
    const parts = op.parts.map((part, i) => {
      const start = from
      from += op.widths[i]!
      return { part, start, width: op.widths[i]! }
    })
    scope.lines.push(`var ${name}: ${value.type};`)
    this.choose(scope, parts, column, (inside, { part, start, width }) => {
      const inPart = single ? `${column} - ${start}u` : `${row} * ${width}u + ${column} - ${start}u`
      const at = part.op.kind === 'splat' || part.size === 1 ? '0u' : this.let(inside, inPart, 'i')
      inside.lines.push(`${name} = ${this.pull(inside, part, at)};`)
    })
    return name
  }

  /** Code for the case that holds `index`. Halved again and again, so that cases cost their logarithm. */
  choose<T extends { start: number }>(
    scope: Scope,
    cases: readonly T[],
    index: string,
    write: (scope: Scope, one: T) => void,
  ): void {
    if (cases.length === 1) return write(scope, cases[0]!)
    const middle = cases.length >> 1
    const [low, high] = [within(scope), within(scope)]
    this.choose(low, cases.slice(0, middle), index, write)
    this.choose(high, cases.slice(middle), index, write)
    scope.lines.push(
      `if (${index} < ${cases[middle]!.start}u) {`,
      ...low.lines,
      '} else {',
      ...high.lines,
      '}',
    )
  }

  #product(scope: Scope, product: ProductOp, index: string): string {
    const { a, b, shape, transposeA, transposeB, batchedA, batchedB } = product
    const { M, N, K } = shape
    const column = this.#modulo(scope, index, N)
    const row = this.#modulo(scope, this.#over(scope, index, N), M)
    const batch = this.#over(scope, index, M * N)
    const inside = within(scope, true)
    const [sum, k] = [`s${this.#variables++}`, `k${this.#variables++}`]
    const matrix = (batched: boolean, size: number, at: string) =>
      batched ? `${batch} * ${size}u + ${at}` : at
    const aAt = transposeA ? `${k} * ${M}u + ${row}` : `${row} * ${K}u + ${k}`
    const bAt = transposeB ? `${column} * ${K}u + ${k}` : `${k} * ${N}u + ${column}`
    const left = this.pull(inside, a, this.let(inside, matrix(batchedA, M * K, aAt), 'i'))
    const right = this.pull(inside, b, this.let(inside, matrix(batchedB, K * N, bAt), 'i'))
    inside.lines.push(`${sum} += ${left} * ${right};`)
    scope.lines.push(
      `var ${sum} = 0f;`,
      `for (var ${k} = 0u; ${k} < ${K}u; ${k}++) {`,
      ...inside.lines,
      '}',
    )
    return sum
  }
}
