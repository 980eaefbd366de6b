/** The page's end of the training worker. */
import * as Comlink from 'comlink'
import { callsTo } from '../parallel/workerCalls.ts'
import type { Trainer, WorkerTrainer } from './api.ts'

export interface TrainerConnection {
  trainer: Trainer
  /** Called once, with one sentence, when the worker is gone; it needs a new connection then. */
  onCrash(listener: (message: string) => void): void
  /** Ends the worker and everything in it; calls that wait reject. */
  terminate(): void
}

/** A worker that trains, at an app whose address is `base` (data at `<base>data/`). */
export function connectTrainer(base: string): TrainerConnection {
  const worker = new Worker(new URL('./trainer.worker.ts', import.meta.url), { type: 'module' })
  return connect(worker, base)
}

export function connect(worker: Worker, base: string): TrainerConnection {
  const { remote, ...connection } = callsTo<WorkerTrainer>(worker, 'training worker')
  return {
    ...connection,
    trainer: {
      open: (choice, lanes) => remote.open(choice, base, lanes),
      start: (experiment, onEvents, options, onLoading) =>
        remote.start(
          experiment,
          Comlink.proxy(onEvents),
          options,
          onLoading && Comlink.proxy(onLoading),
        ),
      play: () => remote.play(),
      pause: () => remote.pause(),
      step: () => remote.step(),
      turnKnob: (lanes, knob, to) => remote.turnKnob(lanes, knob, to),
      dropLane: (lane) => remote.dropLane(lane),
      saveWeights: (lane) => remote.saveWeights(lane),
      checkpoint: () => remote.checkpoint(),
      samples: (count) => remote.samples(count),
      pictures: (set, most) => remote.pictures(set, most),
      verdicts: (asked) => remote.verdicts(asked),
      attention: (asked) => remote.attention(asked),
      boundMeasures: (lane, rho) => remote.boundMeasures(lane, rho),
    },
  }
}
