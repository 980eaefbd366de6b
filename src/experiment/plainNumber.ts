/** A decimal number as JSON, a link and a command line have it: a point, no marks between thousands. */
const plain = /^[+-]?(?:\d{1,30}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?$/i

/** The number that a text writes, blanks around it allowed; NaN where it writes none. "1e-3" and ".001" are 0.001. */
export function plainNumber(text: string): number {
  const trimmed = text.trim()
  return plain.test(trimmed) ? Number(trimmed) : NaN
}

/** The number that a text would write if its comma were a point: 0.05 for "0,05"; null where it has no decimal comma. */
export function withDecimalComma(text: string): number | null {
  const [whole, fraction, ...others] = text.trim().split(',')
  if (fraction === undefined || others.length > 0 || !/^\d/.test(fraction)) return null
  const number = plainNumber(`${whole}.${fraction}`)
  return Number.isFinite(number) ? number : null
}
