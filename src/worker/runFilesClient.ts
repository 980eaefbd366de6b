/** The page's end of the worker that reads and writes run files. */
import { callsTo, type WorkerCalls } from '../parallel/workerCalls.ts'
import type { Experiment } from '../experiment/schema.ts'
import type { TrainingImages } from '../core/data/samples.ts'
import type { RunInfo } from '../core/training/runInfo.ts'
import type { RunRecord } from '../formats/runRecord.ts'
import type { ReadJson, runFiles } from './runFiles.ts'

type Remote = WorkerCalls<typeof runFiles>['remote']

/** Does one thing in a worker, which ends with it. Rejects if the worker fails. */
async function inWorker<T>(work: (files: Remote) => Promise<T>): Promise<T> {
  const worker = new Worker(new URL('./runFiles.worker.ts', import.meta.url), { type: 'module' })
  const { remote, terminate } = callsTo<typeof runFiles>(worker, 'worker for files')
  try {
    return await work(remote)
  } finally {
    terminate()
  }
}

export const readJsonFile = (file: File): Promise<ReadJson> => inWorker((files) => files.read(file))

export const writeRunFile = (run: RunRecord): Promise<Blob> => inWorker((files) => files.write(run))

export const readRunInfo = (experiment: Experiment, base: string): Promise<RunInfo> =>
  inWorker((files) => files.info(experiment, base))

export const readSamples = (
  experiment: Experiment,
  base: string,
  count: number,
): Promise<TrainingImages> => inWorker((files) => files.samples(experiment, base, count))
