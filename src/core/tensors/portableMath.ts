/**
 * log, cos and whole powers in IEEE's own operations alone, so that initial weights and schedules have the same bits on
 * every machine: Math.log, Math.cos and Math.pow differ from engine to engine in the last place.
 * [fdlibm, Sun Microsystems 1993]
 */

const double = new Float64Array(1)
const words = new Int32Array(double.buffer) // low, high: every engine that trains is little-endian

const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10
const [L1, L2, L3, L4, L5, L6, L7] = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
] as const

/** The natural logarithm of a normal x > 0, less than one unit off in the last place. */
export function portableLog(x: number): number {
  // x = 2^k (1 + f), 1 + f between √½ and √2
  double[0] = x
  const mantissa = words[1]! & 0xfffff
  const above = (mantissa + 0x95f64) & 0x100000
  const k = (words[1]! >> 20) - 1023 + (above >> 20)
  words[1] = mantissa | (above ^ 0x3ff00000)
  const f = double[0] - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const R = z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6))
  // Which of two forms rounds less depends on where 1 + f lies.
  if (mantissa < 0x6147b || mantissa > 0x6b850)
    return k * LN2_HIGH - (s * (f - R) - k * LN2_LOW - f)
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + R) + k * LN2_LOW) - f)
}

// π/2 in parts of 33 bits: a small whole number times one of them is exact.
const HALF_PI = [
  1.57079632673412561417, 6.0771005063039659766e-11, 2.02226624879595063154e-21,
] as const
const [C1, C2, C3, C4, C5, C6] = [
  4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5,
  -2.75573143513906633035e-7, 2.0875723212981748279e-9, -1.13596475577881948265e-11,
] as const
const [S1, S2, S3, S4, S5, S6] = [
  -1.66666666666666324348e-1, 8.33333333332248946124e-3, -1.98412698298579493134e-4,
  2.75573137070700676789e-6, -2.50507602534068634195e-8, 1.58969099521155010221e-10,
] as const

/** cos x for x from 0 to 2π, less than one unit off in the last place. */
export function portableCos(x: number): number {
  // x = n π/2 + y + rest
  const n = Math.floor(x * (2 / Math.PI) + 0.5)
  let high = x - n * HALF_PI[0]
  let low = n * (HALF_PI[1] + HALF_PI[2])
  if (Math.abs(high - low) < x * 2 ** -16) {
    // Where so much cancels, another part of π/2 is needed.
    const before = high
    const middle = n * HALF_PI[1]
    high = before - middle
    low = n * HALF_PI[2] - (before - high - middle)
  }
  const y = high - low
  const rest = high - y - low
  if (n === 1) return -kernelSin(y, rest)
  if (n === 3) return kernelSin(y, rest)
  return n === 2 ? -kernelCos(y, rest) : kernelCos(y, rest)
}

/** cos(y + rest) for |y| ≤ π/4 */
function kernelCos(y: number, rest: number): number {
  const z = y * y
  const r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))))
  const tail = z * r - y * rest
  const size = Math.abs(y)
  if (size < 0.3) return 1 - (0.5 * z - tail)
  const part = size > 0.78125 ? 0.28125 : shortened(size / 4) // 1 − part is exact, and so is z/2 − part
  return 1 - part - (0.5 * z - part - tail)
}

/** The first 21 bits. */
function shortened(x: number): number {
  double[0] = x
  words[0] = 0
  return double[0]
}

/** sin(y + rest) for |y| ≤ π/4 */
function kernelSin(y: number, rest: number): number {
  const z = y * y
  const r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)))
  const v = z * y
  return y - (z * (0.5 * rest - v * r) - rest - v * S1)
}

/** xⁿ for a whole n ≥ 0, by squares. */
export function wholePower(x: number, n: number): number {
  let power = 1
  let square = x
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square
    square *= square
  }
  return power
}
