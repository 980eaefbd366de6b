/** Makes the indices of a kernel: equal ones once, and what is known already not at all. */
import type { Index, Numeric, Variable } from './language.ts'

type OfOne = 'over' | 'modulo' | 'times'

export class Indices {
  readonly #constants = new Map<number, Index>()
  readonly #ofOne = new Map<Index, Map<string, Index>>()
  readonly #sums = new Map<Index, Map<Index, Index>>()
  readonly #numbers = new Map<Numeric, Index>()

  constant = (value: number): Index =>
    once(this.#constants, value, () => ({ kind: 'constant', value, innermost: null }))

  /** A new variable, inside all those that `around` depends on. */
  variable(around: Index | null): Variable {
    const depth = around?.innermost ? around.innermost.depth + 1 : 0
    const variable = { kind: 'variable' as const, depth } as {
      -readonly [K in keyof Variable]: Variable[K]
    }
    variable.innermost = variable
    return variable
  }

  over(x: Index, n: number): Index {
    if (x.kind === 'constant') return this.constant(Math.floor(x.value / n))
    return n === 1 ? x : this.#of(x, 'over', n)
  }

  modulo(x: Index, n: number): Index {
    if (x.kind === 'constant') return this.constant(x.value % n)
    return n === 1 ? this.constant(0) : this.#of(x, 'modulo', n)
  }

  times(x: Index, n: number): Index {
    if (x.kind === 'constant') return this.constant(x.value * n)
    return n === 1 ? x : n === 0 ? this.constant(0) : this.#of(x, 'times', n)
  }

  /** Constants are added up and come last. */
  plus(x: Index, y: Index): Index {
    const [a, b] = [constantApart(x), constantApart(y)]
    const rest = a.rest && b.rest ? this.#pair(a.rest, b.rest) : (a.rest ?? b.rest)
    const constant = this.constant(a.constant + b.constant)
    if (!rest) return constant
    return a.constant + b.constant === 0 ? rest : this.#pair(rest, constant)
  }

  sum = (terms: readonly Index[]): Index =>
    terms.reduce((sum, term) => this.plus(sum, term), this.constant(0))

  number = (number: Numeric): Index =>
    once(this.#numbers, number, () => ({ kind: 'number', number, innermost: number.innermost }))

  #pair = (x: Index, y: Index): Index =>
    once(
      once(this.#sums, x, () => new Map<Index, Index>()),
      y,
      () => ({ kind: 'plus', x, y, innermost: deepest(x, y) }),
    )

  #of = (x: Index, kind: OfOne, n: number): Index =>
    once(
      once(this.#ofOne, x, () => new Map<string, Index>()),
      `${kind} ${n}`,
      () => ({
        kind,
        x,
        n,
        innermost: x.innermost,
      }),
    )
}

/** An index as a constant and what comes before it. */
function constantApart(index: Index): { rest: Index | null; constant: number } {
  if (index.kind === 'constant') return { rest: null, constant: index.value }
  if (index.kind === 'plus' && index.y.kind === 'constant')
    return { rest: index.x, constant: index.y.value }
  return { rest: index, constant: 0 }
}

/** Of the variables that these depend on, the one deepest inside the others. */
export const deepest = (...nodes: readonly (Index | Numeric)[]): Variable | null =>
  nodes.reduce<Variable | null>(
    (found, { innermost }) =>
      innermost && (!found || innermost.depth > found.depth) ? innermost : found,
    null,
  )

function once<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  let value = known.get(key)
  if (value === undefined) {
    value = make()
    known.set(key, value)
  }
  return value
}
