/** The arithmetic of four float32 at once, as code of a function. */
import type { Arithmetic } from '../../../compiler/math/arithmetic.ts'
import type { FunctionBody } from './functionBody.ts'
import { f32x4, i32, i32x4, v128, type V128 } from './instructions.ts'

export const vectors = (body: FunctionBody): Arithmetic<V128, V128, V128> => ({
  const: f32x4.const,
  let: (x) => body.let(x),
  add: f32x4.add,
  sub: f32x4.sub,
  mul: f32x4.mul,
  div: f32x4.div,
  min: f32x4.pmin,
  max: f32x4.pmax,
  less: f32x4.lt,
  equal: f32x4.eq,
  select: (mask, a, b) => v128.bitselect(a, b, mask),
  bits: (x) => x,
  fromBits: (x) => x,
  letBits: (x) => body.let(x),
  addBits: i32x4.add,
  subBits: i32x4.sub,
  constBits: (x) => i32x4.splat(i32.const(x)),
  shiftLeft: (x, by) => i32x4.shl(x, i32.const(by)),
  shiftRight: (x, by) => i32x4.shrS(x, i32.const(by)),
  toFloat: i32x4.toFloat,
})
