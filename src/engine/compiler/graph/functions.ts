/**
 * The functions of single numbers that a graph may apply: as WGSL, and as float32 arithmetic for constants.
 * Truth values are WGSL's bool inside an expression and 0 or 1 in memory.
 */
import { numbers } from '../math/arithmetic.ts'
import { elementary } from '../math/elementary.ts'
import { erfWgsl, geluWgsl, geluGradWgsl } from '../../targets/webgpu/emit/gelu.ts'

export type ValueType = 'f32' | 'i32' | 'bool'

interface ScalarFunction {
  wgsl: (...args: string[]) => string
  value: (...args: number[]) => number
}

const f = Math.fround

/** The bits that generated code has too, on every machine. */
const onNumbers = (name: keyof typeof elementary) => (x: number) => elementary[name](numbers, x)

export const scalarFunctions = {
  copy: { wgsl: (a) => a, value: (a) => a },
  neg: { wgsl: (a) => `-${a}`, value: (a) => -a },
  exp: { wgsl: (a) => `exp(${a})`, value: onNumbers('exp') },
  log: { wgsl: (a) => `log(${a})`, value: onNumbers('log') },
  sqrt: { wgsl: (a) => `sqrt(${a})`, value: Math.sqrt },
  // A quotient: WGSL's inverseSqrt may be two units off in the last place.
  rsqrt: { wgsl: (a) => `(1.0 / sqrt(${a}))`, value: (a) => 1 / Math.sqrt(a) },
  square: { wgsl: (a) => `(${a} * ${a})`, value: (a) => a * a },
  abs: { wgsl: (a) => `abs(${a})`, value: Math.abs },
  erf: { wgsl: (a) => `erf(${a})`, value: onNumbers('erf') },
  gelu: { wgsl: (a) => `gelu(${a})`, value: onNumbers('gelu') },
  geluGrad: { wgsl: (a) => `geluGrad(${a})`, value: onNumbers('geluGrad') },
  // By its bits: a shader compiler may assume that there are no infinities.
  isFinite: {
    wgsl: (a) => `((bitcast<u32>(${a}) & 0x7f800000u) != 0x7f800000u)`,
    value: (a) => Number(Number.isFinite(a)),
  },
  not: { wgsl: (a) => `!${a}`, value: (a) => Number(!a) },
  toFloat: { wgsl: (a) => `f32(${a})`, value: (a) => a },
  toInt: { wgsl: (a) => `i32(${a})`, value: Math.trunc },
  toBool: { wgsl: (a) => `(${a} != 0)`, value: (a) => Number(a !== 0) },
  add: { wgsl: (a, b) => `(${a} + ${b})`, value: (a, b) => a + b },
  sub: { wgsl: (a, b) => `(${a} - ${b})`, value: (a, b) => a - b },
  mul: { wgsl: (a, b) => `(${a} * ${b})`, value: (a, b) => a * b },
  div: { wgsl: (a, b) => `(${a} / ${b})`, value: (a, b) => a / b },
  min: { wgsl: (a, b) => `min(${a}, ${b})`, value: Math.min },
  max: { wgsl: (a, b) => `max(${a}, ${b})`, value: Math.max },
  squaredDifference: {
    wgsl: (a, b) => `((${a} - ${b}) * (${a} - ${b}))`,
    value: (a, b) => f(a - b) ** 2,
  },
  greater: { wgsl: (a, b) => `(${a} > ${b})`, value: (a, b) => Number(a > b) },
  greaterEqual: { wgsl: (a, b) => `(${a} >= ${b})`, value: (a, b) => Number(a >= b) },
  less: { wgsl: (a, b) => `(${a} < ${b})`, value: (a, b) => Number(a < b) },
  lessEqual: { wgsl: (a, b) => `(${a} <= ${b})`, value: (a, b) => Number(a <= b) },
  equal: { wgsl: (a, b) => `(${a} == ${b})`, value: (a, b) => Number(a === b) },
  notEqual: { wgsl: (a, b) => `(${a} != ${b})`, value: (a, b) => Number(a !== b) },
  and: { wgsl: (a, b) => `(${a} && ${b})`, value: (a, b) => a && b },
  or: { wgsl: (a, b) => `(${a} || ${b})`, value: (a, b) => a || b },
  select: { wgsl: (c, a, b) => `select(${b}, ${a}, ${c})`, value: (c, a, b) => (c ? a : b) },
} satisfies Record<string, ScalarFunction> as Record<FunctionName, ScalarFunction>

export type FunctionName =
  | 'copy'
  | 'neg'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'abs'
  | 'erf'
  | 'gelu'
  | 'geluGrad'
  | 'isFinite'
  | 'not'
  | 'toFloat'
  | 'toInt'
  | 'toBool'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'min'
  | 'max'
  | 'squaredDifference'
  | 'greater'
  | 'greaterEqual'
  | 'less'
  | 'lessEqual'
  | 'equal'
  | 'notEqual'
  | 'and'
  | 'or'
  | 'select'

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

/** WGSL functions that an expression may need, in the order in which they need each other. */
export const libraryOf = (used: ReadonlySet<FunctionName>): string => {
  const needs = (...names: FunctionName[]) => names.some((name) => used.has(name))
  return [
    needs('erf', 'gelu', 'geluGrad') ? erfWgsl('f32') : '',
    needs('gelu') ? geluWgsl('f32') : '',
    needs('geluGrad') ? geluGradWgsl('f32') : '',
  ].join('')
}
