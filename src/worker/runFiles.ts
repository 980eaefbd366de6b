/** Run files, read and written beside the page: a long run is many megabytes of text. */
import { createBatches } from '../core/data/batches.ts'
import { samplesOf, type TrainingImages } from '../core/data/samples.ts'
import { runInfoOf, type RunInfo } from '../core/training/runInfo.ts'
import { ownName } from '../experiment/datasets.ts'
import type { Experiment } from '../experiment/schema.ts'
import { decodeJson } from '../formats/jsonFile.ts'
import { messageOf } from '../experiment/messageOf.ts'
import { partsOfRun, runOfJson } from '../formats/runFile.ts'
import type { RunRecord } from '../formats/runRecord.ts'
import { fetchDataset } from './fetchDataset.ts'

/** What a JSON file has: a run, or else another document. */
export interface ReadJson {
  run: RunRecord | null
  document: unknown
}

export const runFiles = {
  /** Reads a JSON file. Throws one sentence if it is not JSON, or not a sound run although it says that it is a run. */
  async read(file: Blob): Promise<ReadJson> {
    const json = jsonIn(new Uint8Array(await file.arrayBuffer()))
    return saysRun(json) ? { run: runOfJson(json), document: null } : { run: null, document: json }
  },

  async write(run: RunRecord): Promise<Blob> {
    return new Blob([...partsOfRun(run)], { type: 'application/json' })
  },

  /** What a run of an Experiment is, from its data at `base`, without training: a run file does not say it. */
  async info(experiment: Experiment, base: string): Promise<RunInfo> {
    const { batches } = await dataOf(experiment, base)
    return runInfoOf(experiment, batches)
  },

  /** The images that its trainer showed: data set, seed and noise decide them. */
  async samples(experiment: Experiment, base: string, count: number): Promise<TrainingImages> {
    const { dataset, batches } = await dataOf(experiment, base)
    return samplesOf(dataset, batches, count)
  },
}

async function dataOf(experiment: Experiment, base: string) {
  const { name, own } = experiment.dataset
  if (name === ownName) throw new Error(`${own!.name} are own images, which this page cannot read`)
  const dataset = await fetchDataset(name, base)
  return { dataset, batches: createBatches(dataset, experiment) }
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return decodeJson(bytes)
  } catch (error) {
    throw new Error(`run file: it is no JSON, or was cut off (${messageOf(error)})`, {
      cause: error,
    })
  }
}

/** Whether a document says what it is, as a run file does. */
const saysRun = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'format' in json

/** The memory of what was read, which can be moved to the page and need not be copied. */
export function buffersOf({ run }: ReadJson): ArrayBufferLike[] {
  if (!run) return []
  const { tables, checkpoint } = run
  const columns = tables.flatMap(({ steps, evaluations }) => [
    ...Object.values(steps),
    ...Object.values(evaluations),
  ])
  return [...columns, ...(checkpoint ? [checkpoint] : [])].map(({ buffer }) => buffer)
}
