/**
 * The float32 arithmetic in which functions are written once: for numbers (constants of a graph) and for the vectors
 * of generated code. Every operation is IEEE's own, rounded once, so both give the same bits on every machine.
 */

/** T is a float32 or several; B is 32 bits read as an integer; M is the answer to a comparison. */
export interface Arithmetic<T, B, M> {
  const: (x: number) => T
  /** A value that is used more than once. */
  let: (x: T) => T
  add: (a: T, b: T) => T
  sub: (a: T, b: T) => T
  mul: (a: T, b: T) => T
  div: (a: T, b: T) => T
  /** b < a ? b : a and a < b ? b : a: a NaN in the first argument stays one. */
  min: (a: T, b: T) => T
  max: (a: T, b: T) => T
  less: (a: T, b: T) => M
  equal: (a: T, b: T) => M
  select: (condition: M, a: T, b: T) => T
  bits: (x: T) => B
  fromBits: (x: B) => T
  letBits: (x: B) => B
  addBits: (a: B, b: B) => B
  subBits: (a: B, b: B) => B
  constBits: (x: number) => B
  shiftLeft: (x: B, by: number) => B
  /** With its sign. */
  shiftRight: (x: B, by: number) => B
  /** The integer as a float. */
  toFloat: (x: B) => T
}

const f = Math.fround
const floats = new Float32Array(1)
const words = new Int32Array(floats.buffer)

/** On single numbers, each of them a float32. */
export const numbers: Arithmetic<number, number, boolean> = {
  const: f,
  let: (x) => x,
  add: (a, b) => f(a + b),
  sub: (a, b) => f(a - b),
  mul: (a, b) => f(a * b),
  div: (a, b) => f(a / b),
  min: (a, b) => (b < a ? b : a),
  max: (a, b) => (a < b ? b : a),
  less: (a, b) => a < b,
  equal: (a, b) => a === b,
  select: (condition, a, b) => (condition ? a : b),
  bits(x) {
    floats[0] = x
    return words[0]!
  },
  fromBits(x) {
    words[0] = x
    return floats[0]!
  },
  letBits: (x) => x,
  addBits: (a, b) => (a + b) | 0,
  subBits: (a, b) => (a - b) | 0,
  constBits: (x) => x | 0,
  shiftLeft: (x, by) => x << by,
  shiftRight: (x, by) => x >> by,
  toFloat: f,
}

/** c₀ xⁿ + c₁ xⁿ⁻¹ + … by Horner's rule. */
export function polynomial<T, B, M>(
  { add, mul, const: constant }: Arithmetic<T, B, M>,
  x: T,
  [first, ...rest]: readonly number[],
): T {
  return rest.reduce((sum: T, c) => add(mul(sum, x), constant(c)), constant(first!))
}
