/** Comma-separated values as RFC 4180 writes them, safe to open in a spreadsheet. */

export type CsvValue = string | number | null

/** One line. What is no number, or not finite, is an empty field. */
export const csvLine = (values: readonly CsvValue[]): string =>
  `${values.map(fieldOf).join(',')}\r\n`

function fieldOf(value: CsvValue): string {
  if (typeof value === 'string') return quoted(defused(value))
  return value !== null && Number.isFinite(value) ? String(value) : ''
}

/** A spreadsheet takes text that begins so for a formula and runs it; behind an apostrophe it is text. [OWASP, CSV injection] */
const defused = (text: string) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
