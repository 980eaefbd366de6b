/** erf to float64: its power series near 0, the continued fraction of erfc beyond. [Abramowitz 1964, 7.1.5, 7.1.14] */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size > 6) return Math.sign(x)
  if (size > 2.5) return Math.sign(x) * (1 - erfcTail(size))
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
    if (n > 200) break
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

function erfcTail(x: number): number {
  let fraction = 0
  for (let n = 80; n > 0; n--) fraction = n / 2 / (x + fraction)
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction))
}

/** x Φ(x), where Φ(x) = ½(1 + erf(x/√2)) is the normal distribution function. */
export const gelu = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2))
