/** Numbers written in the browser's language. */
import { bytes as inBytes } from '../../experiment/bytes.ts'
import { language, typed } from './locale.ts'

const format = (options: Intl.NumberFormatOptions) => {
  const intl = new Intl.NumberFormat(language, { numberingSystem: 'latn', ...options })
  return (value: number) => intl.format(value)
}

/** Shown in place of a missing number. */
export const none = '–'

const finite = (show: (value: number) => string) => (value: number) =>
  Number.isFinite(value) ? show(value) : none

export const integer = finite(format({ maximumFractionDigits: 0 }))
export const compact = format({ notation: 'compact', maximumFractionDigits: 1 })
export const short = finite(format({ maximumSignificantDigits: 3 }))
export const ratio = finite(format({ minimumFractionDigits: 2, maximumFractionDigits: 2 }))
export const epochs = finite(format({ minimumFractionDigits: 1, maximumFractionDigits: 1 }))
export const percent = finite(
  format({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
)
export const wholePercent = format({ style: 'percent', maximumFractionDigits: 0 })
/** A share that was typed: 90 % or 92.5 %. */
export const typedPercent = format({ style: 'percent', maximumFractionDigits: 1 })

const threeDecimals = format({ minimumFractionDigits: 3, maximumFractionDigits: 3 })
const scientific = format({ notation: 'scientific', maximumSignificantDigits: 2 })

/** A loss with three decimals, so that its width does not change; tiny and huge ones as powers of ten. */
export const loss = finite((value) =>
  value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 10_000)
    ? scientific(value)
    : threeDecimals(value),
)

/** Any number with three digits; tiny and huge ones as powers of ten. */
export const scalar = finite((value) =>
  value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 100_000)
    ? scientific(value)
    : short(value),
)

const digits = [0, 1, 2].map((n) => format({ minimumFractionDigits: n, maximumFractionDigits: n }))

/** Milliseconds with about three digits. */
export const milliseconds = finite((value) => digits[value < 10 ? 2 : value < 100 ? 1 : 0]!(value))

/** A knob's or field's value, with every digit that was typed. */
export const exact = (value: number): string =>
  typed(value !== 0 && Math.abs(value) < 1e-4 ? value : Number(value.toPrecision(12)))

export const byteWords = (value: number) => inBytes(value, short)

/** An angle that is given in degrees. */
export const degree = finite((value) => `${digits[value < 10 ? 1 : 0]!(value)}°`)
