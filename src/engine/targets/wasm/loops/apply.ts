/** The functions of single numbers that a graph may apply, on four of them. A truth value is a mask of all ones or zeros. */
import { elementary } from '../../../compiler/math/elementary.ts'
import type { FunctionName, ValueType } from '../../../compiler/graph/functions.ts'
import type { FunctionBody } from '../emit/functionBody.ts'
import { f32x4, i32, i32x4, v128, type V128 } from '../emit/instructions.ts'
import { vectors } from '../emit/vectors.ts'

type Vector = (...args: V128[]) => V128

const one = f32x4.const(1)

/** What differs with the type of the first argument. */
const floats: Partial<Record<FunctionName, Vector>> = {
  neg: (a) => f32x4.neg(a),
  abs: (a) => f32x4.abs(a),
  add: (a, b) => f32x4.add(a, b),
  sub: (a, b) => f32x4.sub(a, b),
  mul: (a, b) => f32x4.mul(a, b),
  div: (a, b) => f32x4.div(a, b),
  min: (a, b) => f32x4.min(a, b),
  max: (a, b) => f32x4.max(a, b),
  sqrt: (a) => f32x4.sqrt(a),
  rsqrt: (a) => f32x4.div(one, f32x4.sqrt(a)),
  greater: (a, b) => f32x4.gt(a, b),
  greaterEqual: (a, b) => f32x4.ge(a, b),
  less: (a, b) => f32x4.lt(a, b),
  lessEqual: (a, b) => f32x4.le(a, b),
  equal: (a, b) => f32x4.eq(a, b),
  notEqual: (a, b) => f32x4.ne(a, b),
  square: (a) => f32x4.mul(a, a),
  isFinite: (a) => f32x4.lt(f32x4.abs(a), f32x4.const(Infinity)),
  toFloat: (a) => a,
  toInt: (a) => i32x4.truncated(a),
  toBool: (a) => f32x4.ne(a, f32x4.const(0)),
}

const integers: Partial<Record<FunctionName, Vector>> = {
  neg: (a) => i32x4.neg(a),
  abs: (a) => i32x4.abs(a),
  add: (a, b) => i32x4.add(a, b),
  sub: (a, b) => i32x4.sub(a, b),
  mul: (a, b) => i32x4.mul(a, b),
  min: (a, b) => i32x4.min(a, b),
  max: (a, b) => i32x4.max(a, b),
  square: (a) => i32x4.mul(a, a),
  greater: (a, b) => i32x4.gt(a, b),
  greaterEqual: (a, b) => i32x4.ge(a, b),
  less: (a, b) => i32x4.lt(a, b),
  lessEqual: (a, b) => i32x4.le(a, b),
  equal: (a, b) => i32x4.eq(a, b),
  notEqual: (a, b) => i32x4.ne(a, b),
  toFloat: (a) => i32x4.toFloat(a),
  toInt: (a) => a,
  toBool: (a) => i32x4.ne(a, i32x4.splat(i32.const(0))),
}

const truths: Partial<Record<FunctionName, Vector>> = {
  equal: (a, b) => i32x4.eq(a, b),
  notEqual: (a, b) => v128.xor(a, b),
  not: (a) => v128.not(a),
  and: (a, b) => v128.and(a, b),
  or: (a, b) => v128.or(a, b),
  toFloat: (a) => v128.and(a, one),
  toInt: (a) => v128.and(a, i32x4.splat(i32.const(1))),
  toBool: (a) => a,
  select: (condition, a, b) => v128.bitselect(a, b, condition),
}

const byType: Record<ValueType, Partial<Record<FunctionName, Vector>>> = {
  f32: floats,
  i32: integers,
  bool: truths,
}

/** `args` are variables: each may be used more than once. */
export function applied(
  body: FunctionBody,
  fn: FunctionName,
  type: ValueType,
  args: readonly V128[],
): V128 {
  if (fn === 'copy') return args[0]!
  const math = vectors(body)
  const [a, b] = args as [V128, V128]
  if (fn === 'exp' || fn === 'log' || fn === 'erf' || fn === 'gelu' || fn === 'geluGrad')
    return elementary[fn](math, a)
  if (fn === 'squaredDifference') {
    const difference = body.let(f32x4.sub(a, b))
    return f32x4.mul(difference, difference)
  }
  const vector = byType[type][fn]
  if (!vector) throw new Error(`WebAssembly has no ${fn} of ${type} here.`)
  return vector(...args)
}

export function literal(type: ValueType, value: number): V128 {
  if (type === 'f32') return f32x4.const(value)
  if (type === 'i32') return i32x4.splat(i32.const(value))
  const bits = value ? 0xffffffff : 0
  return v128.const([bits, bits, bits, bits])
}

/** A truth value is 0 or 1 in memory, a float. */
export const fromMemory = (type: ValueType, x: V128): V128 =>
  type === 'bool' ? f32x4.ne(x, f32x4.const(0)) : x

export const toMemory = (type: ValueType, x: V128): V128 => (type === 'bool' ? v128.and(x, one) : x)
