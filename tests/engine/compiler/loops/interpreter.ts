/** Runs kernels of the loop language on plain arrays, one number at a time. */
import { scalarFunctions } from '../../../../src/engine/compiler/graph/functions.ts'
import type {
  Fold,
  Index,
  LoopKernel,
  Numeric,
  Store,
  Variable,
} from '../../../../src/engine/compiler/loops/language.ts'

export type Memory = Map<string, number[]>
type Counts = ReadonlyMap<Variable, number>

const f = Math.fround

export function interpret(kernel: LoopKernel, memory: Memory): void {
  const store = ({ place }: Pick<Store, 'place'>, at: number, number: number) => {
    memory.get(place.home)![place.offset + at] = number
  }
  if (kernel.kind === 'parts') {
    const pool = memory.get(kernel.pool)!
    for (const { target, size, from, stride, count } of kernel.sums) {
      for (let i = 0; i < size; i++) {
        let sum = 0
        for (let part = 0; part < count; part++) sum = f(sum + pool[from + i + part * stride]!)
        store(kernel, target + i, sum)
      }
    }
    return
  }
  if (kernel.kind === 'sums') {
    const { ranges, which, variable, terms, stores } = kernel
    for (let range = 0; range < ranges.length; range++) {
      const counts = new Map([[which, range]])
      const [from, end] = [kernel.from, kernel.end].map((bound) => indexOf(bound, counts, memory))
      for (const [i, term] of terms.entries()) {
        let sum = 0
        for (let j = from!; j < end!; j++)
          sum = f(sum + numberOf(term, new Map([[variable, j]]), memory))
        store(stores[i]!, range, sum)
      }
    }
    return
  }
  for (const { variable, size, stores } of kernel.passes) {
    for (let i = 0; i < size; i++) {
      const counts = new Map([[variable, i]])
      const numbers = stores.map(({ number }) => numberOf(number, counts, memory))
      for (const [s, each] of stores.entries()) store(each, i, numbers[s]!)
    }
  }
}

function indexOf(index: Index, counts: Counts, memory: Memory): number {
  const of = (x: Index) => indexOf(x, counts, memory)
  switch (index.kind) {
    case 'constant':
      return index.value
    case 'variable':
      return counts.get(index)!
    case 'over':
      return Math.floor(of(index.x) / index.n)
    case 'modulo':
      return of(index.x) % index.n
    case 'times':
      return of(index.x) * index.n
    case 'plus':
      return of(index.x) + of(index.y)
    case 'number':
      return numberOf(index.number, counts, memory)
  }
}

function numberOf(number: Numeric, counts: Counts, memory: Memory): number {
  const round = number.type === 'f32' ? f : (x: number) => x | 0
  switch (number.kind) {
    case 'literal':
      return number.value
    case 'read': {
      const at = number.place.offset + indexOf(number.at, counts, memory)
      const read = memory.get(number.place.home)?.[at]
      if (read === undefined) throw new Error(`Nothing lies at ${at} of ${number.place.home}.`)
      return read
    }
    case 'apply':
      return round(
        scalarFunctions[number.fn](...number.args.map((arg) => numberOf(arg, counts, memory))),
      )
    case 'choice': {
      const at = indexOf(number.at, counts, memory)
      return numberOf(number.cases.findLast(({ start }) => start <= at)!.number, counts, memory)
    }
    case 'fold':
      return folded(number, counts, memory)
  }
}

function folded({ fn, term, type, loop }: Fold, counts: Counts, memory: Memory): number {
  const first = indexOf(loop.from, counts, memory)
  let [best, where] = [fn === 'sum' ? 0 : -Infinity, 0]
  for (let turn = 0; turn < loop.count; turn++) {
    const at = first + turn * loop.step
    if (loop.end !== null && at >= loop.end) break
    const next = numberOf(term, new Map(counts).set(loop.variable, at), memory)
    if (fn === 'sum') best = type === 'f32' ? f(best + next) : best + next
    else if (fn === 'max') best = Math.max(best, next)
    else if (next > best) [best, where] = [next, turn]
  }
  return fn === 'argMax' ? where : best
}
