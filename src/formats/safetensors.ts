/**
 * The safetensors format: 8 bytes with the header's length (little-endian), a JSON header with names, shapes and byte
 * ranges, then the numbers. This module writes F32. It reads F16, BF16, F32 and F64 as float32.
 * [github.com/huggingface/safetensors]
 */
import { fromBfloat16, fromFloat16 } from './halfPrecision.ts'

export interface NamedArray {
  shape: readonly number[]
  data: Float32Array
}

/** The size of a number of each type, and a reader for an array of them. */
const types: Readonly<Record<string, { bytes: number; read: (numbers: ArrayBuffer) => Floats }>> = {
  F16: { bytes: 2, read: (numbers) => mapped(new Uint16Array(numbers), fromFloat16) },
  BF16: { bytes: 2, read: (numbers) => mapped(new Uint16Array(numbers), fromBfloat16) },
  F32: { bytes: 4, read: (numbers) => new Float32Array(numbers) },
  F64: { bytes: 8, read: (numbers) => new Float64Array(numbers) },
}

type Floats = Float32Array | Float64Array

function mapped(bits: Uint16Array, meaning: (bits: number) => number): Float32Array {
  const floats = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) floats[i] = meaning(bits[i]!)
  return floats
}

const HEADER_LIMIT = 100_000_000 // bytes, as the reference implementation allows

/** Texts that are stored beside the tensors, in the header's `__metadata__`. */
export type Metadata = Readonly<Record<string, string>>

export function encodeSafetensors(
  tensors: Readonly<Record<string, NamedArray>>,
  metadata?: Metadata,
): Uint8Array {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {}
  let end = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8 // spaces pad the header, so that the numbers begin at a multiple of 8
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.set(json, 8)
  let at = 8 + headerLength
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/** Reads the tensors of a file. An F64 number becomes the nearest float32. Throws one sentence if the file is not sound. */
export function decodeSafetensors(bytes: Uint8Array): Map<string, NamedArray> {
  const { header, numbers } = split(bytes)
  const tensors = new Map<string, NamedArray>()
  const ranges: [number, number, string][] = []
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const { dtype, shape, from, to } = entryOf(name, entry, numbers.length)
    tensors.set(name, { shape, data: floatsOf(name, dtype, numbers.subarray(from, to)) })
    ranges.push([from, to, name])
  }
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  for (const [i, [from, , name]] of ranges.entries()) {
    const before = ranges[i - 1]
    if (before && from < before[1])
      refuse(`${name} overlaps ${before[2]}`, 'a byte range of its own for each tensor')
  }
  return tensors
}

/** Reads numbers as float32. A finite number that is too large for float32 is refused. */
function floatsOf(name: string, dtype: string, bytes: Uint8Array): Float32Array {
  // A typed array must begin at a multiple of its element's size. A range in the file need not.
  const values = types[dtype]!.read(bytes.slice().buffer)
  if (values instanceof Float32Array) return values
  const floats = new Float32Array(values)
  const i = floats.findIndex((float, i) => !Number.isFinite(float) && Number.isFinite(values[i]))
  if (i >= 0) refuse(`${name} has the number ${values[i]}`, 'numbers that float32 can hold')
  return floats
}

/** Reads the texts that are stored beside the tensors. Throws like `decodeSafetensors`. */
export function metadataOf(bytes: Uint8Array): Metadata {
  const { __metadata__: texts = {} } = split(bytes).header as { __metadata__?: unknown }
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts)) {
    refuse('__metadata__ is not an object', 'an object of texts')
  }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => typeof text === 'string'))
}

function split(bytes: Uint8Array): { header: object; numbers: Uint8Array } {
  if (bytes.length < 8) refuse(`${bytes.length} bytes`, 'at least 8 bytes of header length')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (length > HEADER_LIMIT || 8 + Number(length) > bytes.length) {
    refuse(
      `a header of ${length} bytes in a file of ${bytes.length}`,
      'a header that fits the file',
    )
  }
  const end = 8 + Number(length)
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, end)))
  } catch {
    refuse('a header that is not JSON', 'a JSON object of tensors')
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    refuse('a header that is not an object', 'a JSON object of tensors')
  }
  // A plain Uint8Array, because `slice` of Node's Buffer does not copy.
  return {
    header,
    numbers: new Uint8Array(bytes.buffer, bytes.byteOffset + end, bytes.length - end),
  }
}

function entryOf(
  name: string,
  entry: unknown,
  available: number,
): { dtype: string; shape: number[]; from: number; to: number } {
  const { dtype, shape, data_offsets: range } = (entry ?? {}) as Record<string, unknown>
  if (typeof dtype !== 'string' || !Object.hasOwn(types, dtype)) {
    refuse(`${name} has dtype ${JSON.stringify(dtype)}`, Object.keys(types).join(', '))
  }
  if (!isCounts(shape))
    refuse(`${name} has shape ${JSON.stringify(shape)}`, 'a list of whole numbers')
  if (!isCounts(range) || range.length !== 2) {
    refuse(`${name} has data_offsets ${JSON.stringify(range)}`, 'two byte positions')
  }
  const [from, to] = range as [number, number]
  const size = types[dtype]!.bytes * shape.reduce((a, b) => a * b, 1)
  if (to - from !== size || to > available) {
    refuse(
      `${name} of shape ${JSON.stringify(shape)} has bytes ${from} to ${to} of ${available}`,
      `${size} bytes within the file`,
    )
  }
  return { dtype, shape, from, to }
}

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0)

function refuse(what: string, allowed: string): never {
  throw new Error(`safetensors file: ${what}; allowed: ${allowed}`)
}
