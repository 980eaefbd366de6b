import { datasetRow, fileNameOf, recordBytes, type DatasetName } from '../../experiment/datasets.ts'
import { crc32 } from './checksum.ts'
import type { Dataset } from './dataset.ts'

/** Decodes a data set's records. Throws one sentence where the bytes are not the file as shipped. */
export function decodeDataset(name: DatasetName, bytes: Uint8Array): Dataset {
  const row = datasetRow(name)
  const { images, imageSize, channels, classes, scale, mean, std } = row
  const file = fileNameOf(row)
  const record = recordBytes(row)
  const size = record - 1 // pixels, then the label
  if (bytes.length !== images * record) {
    throw new Error(
      `${file}: ${bytes.length} bytes; allowed: ${images * record} (${images.toLocaleString('en')} records of ${record})`,
    )
  }
  const crc = crc32(bytes)
  if (crc !== row.crc32) {
    throw new Error(
      `${file}: its checksum is ${crc.toString(16)}; allowed: ${row.crc32.toString(16)}, the file as shipped`,
    )
  }
  const pixels = new Uint8Array(images * size)
  const labels = new Uint8Array(images)
  for (let i = 0; i < images; i++) {
    const bytesOfImage = bytes.subarray(i * record, (i + 1) * record)
    pixels.set(bytesOfImage.subarray(0, size), i * size)
    labels[i] = bytesOfImage[size]!
  }
  return { name, pixels, scale, labels, images, imageSize, channels, classes, mean, std }
}
