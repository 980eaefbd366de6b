/** Bytes of WebAssembly's binary format. */

/** Bytes in the order in which they stand; nested so that code can be put together without copying it. */
export type ByteCode = readonly (number | Uint8Array | ByteCode)[]

export function bytesOf(code: ByteCode): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(4096)
  let length = 0
  const make = (more: number) => {
    if (length + more <= bytes.length) return
    const larger = new Uint8Array(Math.max(2 * bytes.length, length + more))
    larger.set(bytes)
    bytes = larger
  }
  // Parts that were begun, and how far; not a recursion, as expressions may be nested deeply.
  const parts: ByteCode[] = [code]
  const places = [0]
  while (parts.length > 0) {
    const last = parts.length - 1
    const part = parts[last]!
    const at = places[last]!
    if (at === part.length) {
      parts.pop()
      places.pop()
      continue
    }
    places[last] = at + 1
    const next = part[at]!
    if (typeof next === 'number') {
      make(1)
      bytes[length++] = next
    } else if (next instanceof Uint8Array) {
      make(next.length)
      bytes.set(next, length)
      length += next.length
    } else {
      parts.push(next)
      places.push(0)
    }
  }
  return bytes.slice(0, length)
}

/** LEB128 of a whole number from 0 to 2³² − 1. Most are below 128, and are their only byte. */
export function unsigned(number: number): number | number[] {
  if (number >= 0 && number < 0x80) return number
  const bytes: number[] = []
  let rest = number >>> 0
  do {
    const more = rest > 0x7f
    bytes.push((rest & 0x7f) | (more ? 0x80 : 0))
    rest >>>= 7
  } while (rest > 0)
  return bytes
}

/** LEB128 of a whole number of 32 bits, with its sign. */
export function signed(number: number): number[] {
  const bytes: number[] = []
  let rest = number | 0
  for (;;) {
    const byte = rest & 0x7f
    rest >>= 7
    const done = (rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)
    bytes.push(byte | (done ? 0 : 0x80))
    if (done) return bytes
  }
}

/** The four bytes of a float32. */
export const float32 = (number: number): number[] => [
  ...new Uint8Array(Float32Array.of(number).buffer),
]

/** Items with their count before them. */
export const vector = (items: ByteCode): ByteCode => [unsigned(items.length), ...items]

export const text = (name: string): ByteCode => {
  const bytes = new TextEncoder().encode(name)
  return [unsigned(bytes.length), bytes]
}

/** Contents with their length in bytes before them. */
export function sized(content: ByteCode): ByteCode {
  const bytes = bytesOf(content)
  return [unsigned(bytes.length), bytes]
}
