/** Numbers of other widths as float32, each with one exact meaning. [IEEE 754-2019 §3.6; bfloat16 is float32's upper half] */

/** F16: sign, 5 bits of exponent (bias 15), 10 of fraction. Every value is a float32 exactly. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** BF16: the upper half of a float32. */
export function fromBfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}

const scratch = new DataView(new ArrayBuffer(4))
