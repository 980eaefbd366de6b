/** The loop language as WGSL: a number a thread, each thing where it is first needed. */
import type { FunctionName, ValueType } from '../../../compiler/graph/functions.ts'
import {
  unchanging,
  type Choice,
  type Fold,
  type Index,
  type Loop,
  type Numeric,
  type Read,
  type Store,
} from '../../../compiler/loops/language.ts'
import { CONSTANTS, type Place } from '../../../compiler/schedule/buffers.ts'
import { knownIn, within, type Scope } from './code.ts'
import { libraryOf, wgslFunctions } from './functions.ts'

interface CodeBinding {
  home: string
  name: string
  writes: boolean
  type: 'f32' | 'i32' | 'u32'
}

/** The turns of a loop as WGSL: its variable runs from `from` on while it is below `end`. */
interface Turns {
  from: string
  end: string
  step: string
}

export class Printer {
  readonly body = within(null)
  readonly #bindings = new Map<string, CodeBinding>()
  readonly #functions = new Set<FunctionName>()
  #names = 0

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

  let(scope: Scope, expression: string, prefix: 'v' | 'at' = 'v'): string {
    const name = this.#name(prefix)
    scope.lines.push(`let ${name} = ${expression};`)
    return name
  }

  #name = (prefix: string) => `${prefix}${this.#names++}`

  /** The name of a number, or a literal. */
  number(scope: Scope, number: Numeric): string {
    if (number.kind === 'literal') return literal(number.type, number.value)
    const known = knownIn(scope, number)
    if (known !== undefined) return known
    if (number.kind === 'fold') {
      this.#loop(scope, number.loop)
      return scope.known.get(number)!
    }
    const name = this.#computed(scope, number)
    scope.known.set(number, name)
    return name
  }

  #computed(scope: Scope, number: Exclude<Numeric, Fold | { kind: 'literal' }>): string {
    if (number.kind === 'choice') return this.#choice(scope, number)
    if (number.kind === 'read') return this.let(scope, this.#read(scope, number))
    this.#functions.add(number.fn)
    const args = number.args.map((arg) => this.number(scope, arg))
    return this.let(scope, wgslFunctions[number.fn](...args))
  }

  /** The name of an index, or a constant. */
  index(scope: Scope, index: Index): string {
    if (index.kind === 'constant') return `${index.value}u`
    const known = knownIn(scope, index)
    if (known !== undefined) return known
    const name = this.let(scope, this.#arithmetic(scope, index), 'at') // i32 would be a type
    scope.known.set(index, name)
    return name
  }

  /** The expression of an index. Sums and products in it have no names of their own. */
  #arithmetic(scope: Scope, index: Index): string {
    switch (index.kind) {
      case 'over':
        return `${this.index(scope, index.x)} / ${index.n}u`
      case 'modulo':
        return `${this.index(scope, index.x)} % ${index.n}u`
      case 'times': {
        const x =
          index.x.kind === 'number' ? this.#term(scope, index.x) : this.index(scope, index.x)
        return `${x} * ${index.n}u`
      }
      case 'plus': {
        const { x, y } = index
        const first = this.#term(scope, x)
        const negative = y.kind === 'constant' && y.value < 0
        return negative ? `${first} - ${-y.value}u` : `${first} + ${this.#term(scope, y)}`
      }
      case 'number':
        return `u32(${this.number(scope, index.number)})`
      default:
        return this.index(scope, index)
    }
  }

  /** A part of an index's expression. */
  #term(scope: Scope, index: Index): string {
    const inline = index.kind === 'times' || index.kind === 'plus' || index.kind === 'number'
    if (!inline) return this.index(scope, index)
    return knownIn(scope, index) ?? this.#arithmetic(scope, index)
  }

  #read(scope: Scope, { place, type, at }: Read): string {
    const stored = place.home === CONSTANTS ? 'u32' : type === 'i32' ? 'i32' : 'f32'
    const element = this.#element(scope, place, stored, at, false)
    const number =
      stored === 'u32' ? `bitcast<${type === 'i32' ? 'i32' : 'f32'}>(${element})` : element
    return type === 'bool' ? `(${number} != 0)` : number
  }

  store(scope: Scope, { place, type }: Omit<Store, 'number'>, at: Index, number: string): void {
    const element = this.#element(scope, place, type === 'i32' ? 'i32' : 'f32', at, true)
    scope.lines.push(`${element} = ${type === 'bool' ? `f32(${number})` : number};`)
  }

  #element(
    scope: Scope,
    { home, offset }: Place,
    type: CodeBinding['type'],
    at: Index,
    writes: boolean,
  ): string {
    const index = at.kind === 'constant' ? `${at.value + offset}u` : this.index(scope, at)
    const whole = at.kind === 'constant' || offset === 0 ? index : `${index} + ${offset}u`
    return `${this.bind(home, type, writes)}[${whole}]`
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

  #loop(scope: Scope, { variable, from, step, count, end, folds }: Loop): void {
    const first = this.index(scope, from)
    const last = count * step
    const after =
      end !== null
        ? `${end}u`
        : from.kind === 'constant'
          ? `${from.value + last}u`
          : `${first} + ${last}u`
    const names = this.folded(scope, variable, folds, { from: first, end: after, step: `${step}u` })
    for (const [i, fold] of folds.entries()) scope.known.set(fold, names[i]!)
  }

  /** Code of a loop, and the names of what it folds. */
  folded(
    scope: Scope,
    variable: Loop['variable'],
    folds: readonly Pick<Fold, 'fn' | 'term'>[],
    { from, end, step }: Turns,
  ): string[] {
    for (const same of unchanging(
      variable,
      folds.map(({ term }) => term),
    ))
      this.#print(scope, same)
    const inside = within(scope)
    const e = this.#name('e')
    inside.known.set(variable, e)
    const names = folds.map(({ fn, term }) => {
      const name = this.#name('s')
      const next = this.number(inside, term)
      if (fn === 'sum') {
        scope.lines.push(`var ${name} = ${term.type === 'i32' ? '0' : '0f'};`)
        inside.lines.push(`${name} += ${next};`)
        return name
      }
      scope.lines.push(`var ${name} = ${term.type === 'i32' ? 'i32(-2147483648)' : '-3.4e38f'};`)
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
    return names
  }

  #print(scope: Scope, what: Exclude<Index, { kind: 'variable' }> | Numeric): void {
    if ('type' in what) this.number(scope, what)
    else this.index(scope, what)
  }

  #choice(scope: Scope, { type, at, cases }: Choice): string {
    const name = this.#name('c')
    scope.lines.push(`var ${name}: ${type};`)
    this.choose(scope, cases, this.index(scope, at), (inside, { number }) => {
      inside.lines.push(`${name} = ${this.number(inside, number)};`)
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
}

function literal(type: ValueType, number: number): string {
  if (type === 'bool') return number ? 'true' : 'false'
  if (type === 'i32') return `i32(${number})`
  return number < 0 || Object.is(number, -0) ? `(${number}f)` : `${number}f`
}
