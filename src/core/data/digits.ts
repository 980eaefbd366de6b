/** Handwritten digits, 8×8. [UCI Optical Recognition of Handwritten Digits, Alpaydin and Kaynak, CC BY 4.0] */
import { crc32 } from './checksum.ts'
import type { Dataset } from './dataset.ts'

const PIXELS = 64
const RECORD = PIXELS + 1 // 64 pixels from 0 to 16, then the label
const CRC32 = 0xe7d89aa3 // of the file as shipped

/** Decodes public/data/digits.bin. Throws one sentence where the bytes are not that file. */
export function decodeDigits(bytes: Uint8Array): Dataset {
  const images = bytes.length / RECORD
  if (images !== 1797) {
    throw new Error(
      `digits.bin: ${bytes.length} bytes; allowed: ${1797 * RECORD} (1,797 records of ${RECORD})`,
    )
  }
  const pixels = new Uint8Array(images * PIXELS)
  const labels = new Uint8Array(images)
  for (let i = 0; i < images; i++) {
    const record = bytes.subarray(i * RECORD, (i + 1) * RECORD)
    pixels.set(record.subarray(0, PIXELS), i * PIXELS)
    labels[i] = record[PIXELS]!
  }
  const crc = crc32(bytes)
  if (crc !== CRC32) {
    throw new Error(
      `digits.bin: its checksum is ${crc.toString(16)}; allowed: ${CRC32.toString(16)}, the file as shipped`,
    )
  }
  return {
    name: 'digits',
    pixels,
    scale: 16,
    labels,
    images,
    imageSize: 8,
    channels: 1,
    classes: 10,
    mean: 0.3053,
    std: 0.376,
  }
}
