/** From dark blue through teal to light yellow, lightness rising evenly: as the map of a sweep. */
const stops = [
  [27, 42, 99],
  [33, 108, 140],
  [82, 168, 122],
  [247, 227, 90],
] as const

/** The colours of a map of attention as red, green, blue and alpha: from 0 to its largest value. */
export function shadesOf(values: Float32Array): Uint8ClampedArray {
  const most = values.reduce((a, b) => Math.max(a, b), 0)
  const shades = new Uint8ClampedArray(4 * values.length)
  for (const [i, value] of values.entries()) {
    const at = most > 0 ? (value / most) * (stops.length - 1) : 0
    const from = Math.min(Math.floor(at), stops.length - 2)
    for (const part of [0, 1, 2] as const) {
      const [low, high] = [stops[from]![part], stops[from + 1]![part]]
      shades[4 * i + part] = low + (high - low) * (at - from)
    }
    shades[4 * i + 3] = 255
  }
  return shades
}
