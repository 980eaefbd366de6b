/** WebAssembly's instructions as functions from expressions to expressions: those that kernels need. */
import { float32, signed, unsigned, type ByteCode } from './encoding.ts'

export type ValType = 'i32' | 'f32' | 'v128'

/** ByteCode that leaves one value of its type on the stack. */
export interface Expr<T extends ValType = ValType> {
  readonly type: T
  readonly code: ByteCode
}

export type I32 = Expr<'i32'>
/** 128 bits: four float32 or four int32. */
export type V128 = Expr<'v128'>

const expr = <T extends ValType>(type: T, ...code: ByteCode): Expr<T> => ({ type, code })

/** An instruction that takes expressions: their code first, then its own. */
const op =
  <R extends ValType, A extends readonly ValType[]>(type: R, opcode: ByteCode, ..._args: A) =>
  (...args: { [K in keyof A]: Expr<A[K]> }): Expr<R> =>
    expr(type, ...args.map(({ code }) => code), opcode)

const SIMD = 0xfd
const simd = (opcode: number): ByteCode => [SIMD, unsigned(opcode)]

/** How a load or store finds its bytes: log2 of their alignment, and what is added to the address. */
const place = (align: number, offset: number): ByteCode => [align, unsigned(offset)]

const load =
  <T extends ValType>(type: T, opcode: ByteCode, align: number) =>
  (address: I32, offset = 0): Expr<T> =>
    expr(type, address.code, opcode, place(align, offset))

const store =
  <T extends ValType>(opcode: ByteCode, align: number) =>
  (address: I32, value: Expr<T>, offset = 0): ByteCode => [
    address.code,
    value.code,
    opcode,
    place(align, offset),
  ]

export const i32 = {
  const: (number: number) => expr('i32', 0x41, signed(number)),
  eqz: op('i32', [0x45], 'i32'),
  eq: op('i32', [0x46], 'i32', 'i32'),
  ltU: op('i32', [0x49], 'i32', 'i32'),
  gtU: op('i32', [0x4b], 'i32', 'i32'),
  geU: op('i32', [0x4f], 'i32', 'i32'),
  add: op('i32', [0x6a], 'i32', 'i32'),
  sub: op('i32', [0x6b], 'i32', 'i32'),
  mul: op('i32', [0x6c], 'i32', 'i32'),
  divU: op('i32', [0x6e], 'i32', 'i32'),
  remU: op('i32', [0x70], 'i32', 'i32'),
  shl: op('i32', [0x74], 'i32', 'i32'),
  select: op('i32', [0x1b], 'i32', 'i32', 'i32'),
}

export const v128 = {
  const: (words: readonly [number, number, number, number]) =>
    expr('v128', simd(12), [...new Uint8Array(Uint32Array.from(words).buffer)]),
  load: load('v128', simd(0), 2),
  load32Splat: load('v128', simd(9), 2),
  /** One number in lane 0, zeros after it; two of them. */
  load32Zero: load('v128', simd(92), 2),
  load64Zero: load('v128', simd(93), 2),
  store: store<'v128'>(simd(11), 2),
  load32Lane: (lane: number, address: I32, value: V128, offset = 0): V128 =>
    expr('v128', address.code, value.code, simd(86), place(2, offset), lane),
  store32Lane: (lane: number, address: I32, value: V128, offset = 0): ByteCode => [
    address.code,
    value.code,
    simd(90),
    place(2, offset),
    lane,
  ],
  store64Lane: (lane: number, address: I32, value: V128, offset = 0): ByteCode => [
    address.code,
    value.code,
    simd(91),
    place(2, offset),
    lane,
  ],
  not: op('v128', simd(77), 'v128'),
  and: op('v128', simd(78), 'v128', 'v128'),
  or: op('v128', simd(80), 'v128', 'v128'),
  xor: op('v128', simd(81), 'v128', 'v128'),
  /** Bits of the first where the mask has ones, else of the second. */
  bitselect: op('v128', simd(82), 'v128', 'v128', 'v128'),
  /** Four of the eight lanes of two vectors. */
  shuffle: (a: V128, b: V128, lanes: readonly [number, number, number, number]): V128 =>
    expr(
      'v128',
      a.code,
      b.code,
      simd(13),
      lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
    ),
}

export const i32x4 = {
  splat: op('v128', simd(17), 'i32'),
  extractLane: (lane: number, x: V128): I32 => expr('i32', x.code, simd(27), lane),
  eq: op('v128', simd(55), 'v128', 'v128'),
  ne: op('v128', simd(56), 'v128', 'v128'),
  lt: op('v128', simd(57), 'v128', 'v128'),
  gt: op('v128', simd(59), 'v128', 'v128'),
  le: op('v128', simd(61), 'v128', 'v128'),
  ge: op('v128', simd(63), 'v128', 'v128'),
  abs: op('v128', simd(160), 'v128'),
  neg: op('v128', simd(161), 'v128'),
  shl: op('v128', simd(171), 'v128', 'i32'),
  shrS: op('v128', simd(172), 'v128', 'i32'),
  add: op('v128', simd(174), 'v128', 'v128'),
  sub: op('v128', simd(177), 'v128', 'v128'),
  mul: op('v128', simd(181), 'v128', 'v128'),
  min: op('v128', simd(182), 'v128', 'v128'),
  max: op('v128', simd(184), 'v128', 'v128'),
  truncated: op('v128', simd(248), 'v128'),
  toFloat: op('v128', simd(250), 'v128'),
}

export const f32x4 = {
  splat: op('v128', simd(19), 'f32'),
  const: (number: number): V128 => f32x4.splat(expr('f32', 0x43, float32(number))),
  eq: op('v128', simd(65), 'v128', 'v128'),
  ne: op('v128', simd(66), 'v128', 'v128'),
  lt: op('v128', simd(67), 'v128', 'v128'),
  gt: op('v128', simd(68), 'v128', 'v128'),
  le: op('v128', simd(69), 'v128', 'v128'),
  ge: op('v128', simd(70), 'v128', 'v128'),
  abs: op('v128', simd(224), 'v128'),
  neg: op('v128', simd(225), 'v128'),
  sqrt: op('v128', simd(227), 'v128'),
  add: op('v128', simd(228), 'v128', 'v128'),
  sub: op('v128', simd(229), 'v128', 'v128'),
  mul: op('v128', simd(230), 'v128', 'v128'),
  div: op('v128', simd(231), 'v128', 'v128'),
  /** b < a ? b : a, so a NaN in the first argument stays one. */
  pmin: op('v128', simd(234), 'v128', 'v128'),
  /** a < b ? b : a, so a NaN in the first argument stays one. */
  pmax: op('v128', simd(235), 'v128', 'v128'),
  min: op('v128', simd(232), 'v128', 'v128'),
  max: op('v128', simd(233), 'v128', 'v128'),
}
