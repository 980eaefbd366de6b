/** Compressed bytes, read by the machine's own decompressor: browsers and Node have the same. */
import { messageOf } from '../experiment/messageOf.ts'

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * The content of compressed bytes, named `name` in sentences. Throws one sentence where they are damaged, or have more than
 * `most` bytes: nothing longer is ever held, however far they would expand.
 */
export async function unpacked(
  bytes: Uint8Array,
  format: CompressionFormat,
  most: number,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream(format))
  const reader = content.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new Error(`${name}: it is cut off or damaged: ${messageOf(error)}`, { cause: error })
    })
    if (done) return concatenated(parts, length)
    length += value.length
    parts.push(value)
    if (length > most) {
      void reader.cancel()
      throw new Error(`${name}: it unpacks to more than ${most.toLocaleString('en')} bytes`)
    }
  }
}

/** Parts one after the other. */
export function concatenated(
  parts: readonly Uint8Array[],
  length: number,
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
