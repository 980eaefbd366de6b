const format = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** Bytes as a person reads them: three digits, as `digits` writes them, and a unit. */
export function bytes(value: number, digits = (size: number) => format.format(size)): string {
  const [size, unit] =
    value < 1e6 ? [value / 1e3, 'KB'] : value < 1e9 ? [value / 1e6, 'MB'] : [value / 1e9, 'GB']
  return Number.isFinite(size) ? `${digits(size)} ${unit}` : '–'
}
