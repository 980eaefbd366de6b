/**
 * exp, log, erf and what GELU takes of them. Errors are held in tests/engine/compiler/math against float64.
 * exp and log after Cephes [Moshier 1992]; erf as a quotient of polynomials, coefficients of XNNPACK's GELU (BSD).
 */
import { polynomial, type Arithmetic } from './arithmetic.ts'

// ln 2 in two parts: n times the first is exact.
const LN2_HIGH = 0.693359375
const LN2_LOW = -2.1219444e-4
const ROUND = 12_582_912 // 1.5·2²³: numbers near it are whole
const EXPONENT = 23 // bits below it
const BIAS = 127

const EXP = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
  5.0000001201e-1,
]

/** exp of the rest r = x − n ln 2, with n the whole number nearest to x/ln 2; `shifted` is ROUND + offset + n. */
function expParts<T, B, M>(a: Arithmetic<T, B, M>, x: T, round: number): { shifted: T; p: T } {
  const { add, sub, mul, const: c } = a
  const shifted = a.let(add(mul(x, c(Math.LOG2E)), c(round)))
  const n = a.let(sub(shifted, c(round)))
  const r = a.let(sub(sub(x, mul(n, c(LN2_HIGH))), mul(n, c(LN2_LOW))))
  return { shifted, p: add(add(mul(polynomial(a, r, EXP), mul(r, r)), r), c(1)) }
}

/** exp(x); 0 and ∞ where it leaves the range of float32. */
function exp<T, B, M>(a: Arithmetic<T, B, M>, x: T): T {
  const { mul, const: c } = a
  const inside = a.let(a.max(a.min(x, c(89)), c(-104)))
  const { shifted, p } = expParts(a, inside, ROUND)
  const n = a.letBits(a.subBits(a.bits(shifted), a.bits(c(ROUND))))
  // 2ⁿ in two factors, as it may lie outside the range though the result does not.
  const half = a.letBits(a.shiftRight(n, 1))
  const power = (m: B) => a.fromBits(a.shiftLeft(a.addBits(m, a.constBits(BIAS)), EXPONENT))
  return mul(mul(p, power(half)), power(a.subBits(n, half)))
}

/** exp(x) for x ≤ 0, where nobody minds that it is never less than exp(−87) = 1.6e-38. */
function expNegative<T, B, M>(a: Arithmetic<T, B, M>, x: T): T {
  const inside = a.let(a.max(x, a.const(-87)))
  const { shifted, p } = expParts(a, inside, ROUND + BIAS)
  return a.mul(p, a.fromBits(a.shiftLeft(a.bits(shifted), EXPONENT)))
}

const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]
const SQRT_HALF = 0x3f3504f3 // its bits
const SMALLEST = 1.17549435e-38 // that is not subnormal

/** The natural logarithm; −∞ at 0, NaN below. */
function log<T, B, M>(a: Arithmetic<T, B, M>, x: T): T {
  const { add, sub, mul, const: c } = a
  const subnormal = a.less(x, c(SMALLEST))
  const scaled = a.select(subnormal, mul(x, c(2 ** EXPONENT)), x)
  const bits = a.letBits(a.bits(scaled))
  const exponent = a.letBits(a.shiftRight(a.subBits(bits, a.constBits(SQRT_HALF)), EXPONENT))
  const m = a.let(sub(a.fromBits(a.subBits(bits, a.shiftLeft(exponent, EXPONENT))), c(1)))
  const e = a.let(sub(a.toFloat(exponent), a.select(subnormal, c(EXPONENT), c(0))))
  const square = a.let(mul(m, m))
  const tail = mul(mul(polynomial(a, m, LOG), m), square)
  const y = sub(add(tail, mul(e, c(LN2_LOW))), mul(square, c(0.5)))
  const result = a.let(add(add(m, y), mul(e, c(LN2_HIGH))))
  const finite = a.select(a.less(x, c(Infinity)), result, x)
  const positive = a.less(c(0), x)
  return a.select(positive, finite, a.select(a.equal(x, c(0)), c(-Infinity), c(NaN)))
}

const ERF_END = 5.1158981323 // from here on the quotient is ±1
const ERF_P = [
  4.5835321316e-8, 1.260978388e-5, 3.2973114867e-4, 9.3065137044e-3, 6.697217375e-2,
  7.9788452387e-1,
]
const ERF_Q = [
  1.1988805682e-6, 7.2267655923e-5, 1.8622842617e-3, 2.8431978077e-2, 2.5060352683e-1, 1,
]

/** erf(x/√2) = 2Φ(x) − 1 */
function erfOfHalf<T, B, M>(a: Arithmetic<T, B, M>, x: T): T {
  const inside = a.let(a.max(a.min(x, a.const(ERF_END)), a.const(-ERF_END)))
  const square = a.let(a.mul(inside, inside))
  return a.div(a.mul(inside, polynomial(a, square, ERF_P)), polynomial(a, square, ERF_Q))
}

const erf = <T, B, M>(a: Arithmetic<T, B, M>, x: T): T =>
  erfOfHalf(a, a.let(a.mul(x, a.const(Math.SQRT2))))

/** x Φ(x) */
const gelu = <T, B, M>(a: Arithmetic<T, B, M>, x: T): T =>
  a.mul(a.mul(x, a.const(0.5)), a.add(erfOfHalf(a, x), a.const(1)))

/** Φ(x) + x φ(x), φ(x) = exp(−x²/2)/√(2π) */
function geluGrad<T, B, M>(a: Arithmetic<T, B, M>, x: T): T {
  const { add, mul, const: c } = a
  const density = mul(c(1 / Math.sqrt(2 * Math.PI)), expNegative(a, mul(mul(x, x), c(-0.5))))
  return add(mul(add(erfOfHalf(a, x), c(1)), c(0.5)), mul(x, density))
}

/** Arguments are variables: they are used more than once. */
export const elementary = { exp, expNegative, log, erf, gelu, geluGrad } as const
