import { describe, expect, test } from 'vitest'
import { decodeSafetensors } from '../../src/formats/safetensors.ts'

/** A file with one tensor "w" of a type, from the numbers' bytes. */
function fileOf(dtype: string, numbers: Uint8Array, length: number): Uint8Array {
  const entry = { dtype, shape: [length], data_offsets: [0, numbers.length] }
  const header = new TextEncoder().encode(JSON.stringify({ w: entry }))
  const bytes = new Uint8Array(8 + header.length + numbers.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
  bytes.set(header, 8)
  bytes.set(numbers, 8 + header.length)
  return bytes
}

const read = (dtype: string, numbers: Uint8Array, length: number) =>
  decodeSafetensors(fileOf(dtype, numbers, length)).get('w')!.data

const bytesOf = (words: Uint16Array | Float64Array | Float32Array) => new Uint8Array(words.buffer)

/** Every F16 by the definition: sign · 2^(e − 15) · 1.f, and 2^−14 · 0.f where e is 0. */
function half(bits: number): number {
  const digits = bits.toString(2).padStart(16, '0')
  const exponent = parseInt(digits.slice(1, 6), 2)
  const fraction = parseInt(digits.slice(6), 2) / 1024
  const size =
    exponent === 31
      ? fraction > 0
        ? NaN
        : Infinity
      : exponent === 0
        ? 2 ** -14 * fraction
        : 2 ** (exponent - 15) * (1 + fraction)
  return digits[0] === '1' ? -size : size
}

describe('weights of other widths', () => {
  test('each of the 65,536 numbers of F16 is read as what it is', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)
    const values = read('F16', bytesOf(all), all.length)
    const wrong = [...all].filter((bits) => !Object.is(values[bits], half(bits)))
    expect(wrong).toEqual([])
  })

  test('each of the 65,536 numbers of BF16 is the float32 with the same upper half', () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)
    const values = read('BF16', bytesOf(all), all.length)
    const expected = new Float32Array(new Uint32Array([...all].map((bits) => bits << 16)).buffer)
    const wrong = [...all].filter((bits) => !Object.is(values[bits], expected[bits]))
    expect(wrong).toEqual([])
  })

  test('F64 is rounded to the nearest float32, ties to even, down to the smallest', () => {
    const numbers = [1 / 3, -0, 1 + 2 ** -24, 1 + 3 * 2 ** -24, 2 ** -149, 2 ** -150, 1e-300, -2.5]
    const values = read('F64', bytesOf(Float64Array.from(numbers)), numbers.length)
    const expected = [Math.fround(1 / 3), -0, 1, 1 + 2 ** -22, 2 ** -149, 0, 0, -2.5]
    expect([...values].every((value, i) => Object.is(value, expected[i]))).toBe(true)
  })

  test('a finite F64 that float32 cannot hold is refused by its name', () => {
    expect(() => read('F64', bytesOf(Float64Array.of(1, 1e39)), 2)).toThrow(
      'safetensors file: w has the number 1e+39; allowed: numbers that float32 can hold',
    )
  })

  test('F32 is read to the bit', () => {
    const numbers = Float32Array.of(1.5, -0, 3e-45, Infinity)
    expect(bytesOf(read('F32', bytesOf(numbers), 4))).toEqual(bytesOf(numbers))
  })

  test.each(['I32', 'F8_E4M3', 'f32', 'constructor'])('the type %s is refused', (dtype) => {
    expect(() => read(dtype, new Uint8Array(4), 1)).toThrow(
      `safetensors file: w has dtype "${dtype}"; allowed: F16, BF16, F32, F64`,
    )
  })

  test('a tensor with too few bytes for its type is refused', () => {
    expect(() => read('F16', new Uint8Array(4), 1)).toThrow('2 bytes within the file')
  })
})
