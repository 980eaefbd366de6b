/** 16-bit floats. Every one of them is exactly a float32. [IEEE 754-2019 §3.6] */

/** F16: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** BF16: the upper 16 bits of a float32. */
export function fromBfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}

const scratch = new DataView(new ArrayBuffer(4))
