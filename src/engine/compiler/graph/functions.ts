/** The functions of single numbers that a graph may apply, as float32 arithmetic for constants. A truth value is 0 or 1. */
import { numbers } from '../math/arithmetic.ts'
import { elementary } from '../math/elementary.ts'

export type ValueType = 'f32' | 'i32' | 'bool'

type ScalarFunction = (...args: number[]) => number

const f = Math.fround

/** The bits that generated code has too, on every machine. */
const onNumbers = (name: keyof typeof elementary) => (x: number) => elementary[name](numbers, x)

const byName = {
  copy: (a) => a,
  neg: (a) => -a,
  exp: onNumbers('exp'),
  log: onNumbers('log'),
  sqrt: Math.sqrt,
  rsqrt: (a) => 1 / Math.sqrt(a),
  square: (a) => a * a,
  abs: Math.abs,
  erf: onNumbers('erf'),
  gelu: onNumbers('gelu'),
  geluGrad: onNumbers('geluGrad'),
  isFinite: (a) => Number(Number.isFinite(a)),
  not: (a) => Number(!a),
  toFloat: (a) => a,
  toInt: Math.trunc,
  toBool: (a) => Number(a !== 0),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  squaredDifference: (a, b) => f(a - b) ** 2,
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  select: (c, a, b) => (c ? a : b),
} satisfies Record<string, ScalarFunction>

export type FunctionName = keyof typeof byName

export const scalarFunctions: Readonly<Record<FunctionName, ScalarFunction>> = byName

/** What the function gives, of arguments of one type. */
export function resultType(fn: FunctionName, args: readonly ValueType[]): ValueType {
  if (boolean.has(fn)) return 'bool'
  if (fn === 'toFloat') return 'f32'
  if (fn === 'toInt') return 'i32'
  return args.at(-1)!
}

const boolean = new Set<FunctionName>([
  'isFinite',
  'not',
  'toBool',
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
  'and',
  'or',
])
