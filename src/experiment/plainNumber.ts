/** A decimal number with a point and without marks between thousands, as links and command lines have it. */
const plain = /^[+-]?(?:\d{1,30}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?$/i

/** Reads a number, with or without blanks around it; NaN if the text is not a number. "1e-3" and ".001" are 0.001. */
export function plainNumber(text: string): number {
  const trimmed = text.trim()
  return plain.test(trimmed) ? Number(trimmed) : NaN
}

/** "1,000" is a thousand in one language and one in another. */
const grouped = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/

/** Says how to write a text that would be a number without its commas; '' for any other text. The words follow what is allowed. */
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
