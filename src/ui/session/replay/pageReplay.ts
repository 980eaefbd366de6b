/** Replays on the page: with its clock, at the speed that a person has chosen. */
import type { RunInfo } from '../../../core/training/runInfo.ts'
import type { Experiment } from '../../../experiment/schema.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { readRunInfo } from '../../../worker/runFilesClient.ts'
import { useReplaySpeed } from './replaySpeed.ts'
import { ReplayTrainer, type Player } from './replayTrainer.ts'

/** Of Experiments that were replayed: the same replay begins anew whenever another place of it is shown. */
const infos = new WeakMap<Experiment, RunInfo>()

async function infoOf(experiment: Experiment): Promise<RunInfo> {
  const info =
    infos.get(experiment) ?? (await readRunInfo(experiment, new URL('./', document.baseURI).href))
  infos.set(experiment, info)
  return info
}

/** Replays a run from after so many steps. */
export const pageReplay = (record: RunRecord, from: number): Player =>
  new ReplayTrainer(record, from, {
    info: infoOf,
    speed: () => useReplaySpeed.getState().speed,
    now: () => performance.now(),
    later(work, ms) {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  })
