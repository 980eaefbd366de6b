/** The file of an embedded data set, as it comes from a disk or a host. */
import { decodeDataset } from '../core/data/records.ts'
import type { Dataset } from '../core/data/dataset.ts'
import { datasetRow, fileNameOf, recordBytes, type DatasetName } from '../experiment/datasets.ts'
import { isGzip, unpacked } from './unpack.ts'

/** Throws one sentence where the bytes are not the file as shipped. Some hosts unpack a `.gz` on the way: both forms are read. */
export async function readDatasetFile(name: DatasetName, bytes: Uint8Array): Promise<Dataset> {
  const row = datasetRow(name)
  const packed = row.file.endsWith('.gz') && isGzip(bytes)
  const length = row.images * recordBytes(row)
  return decodeDataset(
    name,
    packed ? await unpacked(bytes, 'gzip', length, fileNameOf(row)) : bytes,
  )
}
