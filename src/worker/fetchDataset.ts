import type { Dataset } from '../core/data/dataset.ts'
import { datasetRow, type DatasetName } from '../experiment/datasets.ts'
import { readDatasetFile } from '../formats/datasetFile.ts'
import type { Loading } from './api.ts'
import { fetchBytes } from './fetchBytes.ts'

/** A data set from the app's own address, `base`. Rejects with one sentence where it cannot be had. */
export async function fetchDataset(
  name: DatasetName,
  base: string,
  onLoading: (loading: Loading) => void = () => {},
): Promise<Dataset> {
  const file = new URL(datasetRow(name).file, base)
  return readDatasetFile(name, await fetchBytes(name, file, onLoading))
}
