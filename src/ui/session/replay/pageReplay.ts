/** Replays on the page: with its clock, at the speed that a person has chosen. */
import type { TrainingImages } from '../../../core/data/samples.ts'
import type { RunInfo } from '../../../core/training/runInfo.ts'
import type { Experiment } from '../../../experiment/schema.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { readRunInfo, readSamples } from '../../../worker/runFilesClient.ts'
import { useReplaySpeed } from './replaySpeed.ts'
import { ReplayTrainer, type Player, type ReplayMeans } from './replayTrainer.ts'

const base = () => new URL('./', document.baseURI).href

/** Reads something of an Experiment once: the same replay begins anew whenever another place of it is shown. */
function readOnce<T>(read: (experiment: Experiment) => T | Promise<T>) {
  const known = new WeakMap<Experiment, T>()
  return async (experiment: Experiment): Promise<T> => {
    const value = known.get(experiment) ?? (await read(experiment))
    known.set(experiment, value)
    return value
  }
}

const infoOf = readOnce<RunInfo>((experiment) => readRunInfo(experiment, base()))
const imagesOf = readOnce((experiment) => {
  const known = new Map<number, TrainingImages>()
  return async (count: number) => {
    const images = known.get(count) ?? (await readSamples(experiment, base(), count))
    known.set(count, images)
    return images
  }
})

/** Replays a run from after so many steps. */
export const pageReplay = (
  record: RunRecord,
  from: number,
  restored: ReplayMeans['restored'],
): Player =>
  new ReplayTrainer(record, from, {
    info: infoOf,
    samples: async (experiment, count) => (await imagesOf(experiment))(count),
    restored,
    speed: () => useReplaySpeed.getState().speed,
    now: () => performance.now(),
    later(work, ms) {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  })
