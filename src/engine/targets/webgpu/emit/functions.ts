/** The functions of single numbers that a graph may apply, as WGSL. A truth value is a bool of WGSL. */
import type { FunctionName } from '../../../compiler/graph/functions.ts'
import { erfWgsl, geluWgsl, geluGradWgsl } from './gelu.ts'

export const wgslFunctions: Readonly<Record<FunctionName, (...args: string[]) => string>> = {
  copy: (a) => a,
  neg: (a) => `-${a}`,
  exp: (a) => `exp(${a})`,
  log: (a) => `log(${a})`,
  sqrt: (a) => `sqrt(${a})`,
  // A quotient: inverseSqrt may be two units off in the last place.
  rsqrt: (a) => `(1.0 / sqrt(${a}))`,
  square: (a) => `(${a} * ${a})`,
  abs: (a) => `abs(${a})`,
  erf: (a) => `erf(${a})`,
  gelu: (a) => `gelu(${a})`,
  geluGrad: (a) => `geluGrad(${a})`,
  // By its bits: a shader compiler may assume that there are no infinities.
  isFinite: (a) => `((bitcast<u32>(${a}) & 0x7f800000u) != 0x7f800000u)`,
  not: (a) => `!${a}`,
  toFloat: (a) => `f32(${a})`,
  toInt: (a) => `i32(${a})`,
  toBool: (a) => `(${a} != 0)`,
  add: (a, b) => `(${a} + ${b})`,
  sub: (a, b) => `(${a} - ${b})`,
  mul: (a, b) => `(${a} * ${b})`,
  div: (a, b) => `(${a} / ${b})`,
  min: (a, b) => `min(${a}, ${b})`,
  max: (a, b) => `max(${a}, ${b})`,
  squaredDifference: (a, b) => `((${a} - ${b}) * (${a} - ${b}))`,
  greater: (a, b) => `(${a} > ${b})`,
  greaterEqual: (a, b) => `(${a} >= ${b})`,
  less: (a, b) => `(${a} < ${b})`,
  lessEqual: (a, b) => `(${a} <= ${b})`,
  equal: (a, b) => `(${a} == ${b})`,
  notEqual: (a, b) => `(${a} != ${b})`,
  and: (a, b) => `(${a} && ${b})`,
  or: (a, b) => `(${a} || ${b})`,
  select: (c, a, b) => `select(${b}, ${a}, ${c})`,
}

/** The functions of this project that an expression needs, each after those it needs itself. */
export const libraryOf = (used: ReadonlySet<FunctionName>): string => {
  const needs = (...names: FunctionName[]) => names.some((name) => used.has(name))
  return [
    needs('erf', 'gelu', 'geluGrad') ? erfWgsl('f32') : '',
    needs('gelu') ? geluWgsl('f32') : '',
    needs('geluGrad') ? geluGradWgsl('f32') : '',
  ].join('')
}
