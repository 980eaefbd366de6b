/** The body of a function in the making: locals, and statements one after the other. */
import { unsigned, type ByteCode } from './encoding.ts'
import { i32, type Expr, type I32, type ValType } from './instructions.ts'

/** A variable of a function; as an expression, its value at that point. */
export class Local<T extends ValType = ValType> implements Expr<T> {
  readonly type: T
  readonly index: number
  readonly code: ByteCode

  constructor(type: T, index: number) {
    this.type = type
    this.index = index
    this.code = [0x20, unsigned(index)]
  }
}

const EMPTY = 0x40 // a block that gives nothing
const END = 0x0b

export class FunctionBody {
  #code: ByteCode[] = []
  readonly #locals: ValType[] = []
  readonly #params: number

  constructor(params: number) {
    this.#params = params
  }

  local<T extends ValType>(type: T): Local<T> {
    this.#locals.push(type)
    return new Local(type, this.#params + this.#locals.length - 1)
  }

  /** A new variable with this value. */
  let<T extends ValType>(value: Expr<T>): Local<T> {
    const local = this.local(value.type)
    this.set(local, value)
    return local
  }

  set<T extends ValType>(local: Local<T>, value: Expr<T>): void {
    this.#code.push([value.code, 0x21, unsigned(local.index)])
  }

  /** A statement that was made elsewhere, such as a store. */
  do(code: ByteCode): void {
    this.#code.push(code)
  }

  /** Runs while `again`, and at least once. */
  repeat(inside: () => void, again: () => I32): void {
    const statements = this.#collect(inside)
    this.#code.push([0x03, EMPTY, statements, again().code, 0x0d, 0, END])
  }

  /** i = from, from + step … below end; `end` must not change. Nothing runs where from ≥ end. */
  range(from: I32, end: I32, step: number, inside: (i: Local<'i32'>) => void): void {
    const i = this.let(from)
    this.if(i32.ltU(i, end), () => this.#stepping(i, end, step, inside))
  }

  /** The same for numbers that are known here. A range of one turn is no loop. */
  count(from: number, end: number, step: number, inside: (i: Local<'i32'>) => void): void {
    if (from >= end) return
    const i = this.let(i32.const(from))
    if (from + step >= end) inside(i)
    else this.#stepping(i, i32.const(end), step, inside)
  }

  #stepping(i: Local<'i32'>, end: I32, step: number, inside: (i: Local<'i32'>) => void): void {
    this.repeat(
      () => {
        inside(i)
        this.set(i, i32.add(i, i32.const(step)))
      },
      () => i32.ltU(i, end),
    )
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    const yes = this.#collect(then)
    const no = otherwise ? [0x05, this.#collect(otherwise)] : []
    this.#code.push([condition.code, 0x04, EMPTY, yes, no, END])
  }

  #collect(inside: () => void): ByteCode[] {
    const outer = this.#code
    this.#code = []
    inside()
    const code = this.#code
    this.#code = outer
    return code
  }

  /** Everything, with the locals' declaration before it. */
  finish(typeCode: Record<ValType, number>): ByteCode {
    const groups: { type: ValType; count: number }[] = []
    for (const type of this.#locals) {
      const last = groups.at(-1)
      if (last?.type === type) last.count++
      else groups.push({ type, count: 1 })
    }
    const declared = groups.map(({ type, count }) => [unsigned(count), typeCode[type]])
    return [unsigned(groups.length), declared, this.#code, END]
  }
}
