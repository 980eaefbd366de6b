/** A decimal number as JSON, a link and a command line have it: a point, no marks between thousands. */
const plain = /^[+-]?(?:\d{1,30}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?$/i

/** The number that a text writes, blanks around it allowed; NaN where it writes none. "1e-3" and ".001" are 0.001. */
export function plainNumber(text: string): number {
  const trimmed = text.trim()
  return plain.test(trimmed) ? Number(trimmed) : NaN
}

/** One group of up to three digits, then groups of three: a thousand in one language may be a one in another. */
const grouped = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/

/** How to write a text that only its commas keep from being a number, as words after what is allowed; '' for any other text. */
export function commaAdvice(text: string): string {
  const trimmed = text.trim()
  const withPoint = trimmed.replace(',', '.')
  if (grouped.test(trimmed)) {
    const meanings = [trimmed.replaceAll(',', ''), withPoint].filter(isPlain)
    return `, without commas (${meanings.join(' or ')})`
  }
  const decimalComma = trimmed.includes(',') && isPlain(withPoint)
  return decimalComma ? `, with a decimal point instead of the comma (${withPoint})` : ''
}

const isPlain = (text: string) => !Number.isNaN(plainNumber(text))
