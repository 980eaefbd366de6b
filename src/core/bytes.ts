/** Bytes as a person reads them: three digits and a unit. */
const format = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

export function bytes(value: number): string {
  const [size, unit] =
    value < 1e6 ? [value / 1e3, 'KB'] : value < 1e9 ? [value / 1e6, 'MB'] : [value / 1e9, 'GB']
  return Number.isFinite(size) ? `${format.format(size)} ${unit}` : '–'
}
