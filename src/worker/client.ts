/** The page's end of the training worker. */
import * as Comlink from 'comlink'
import type { DeathNotice, Trainer, WorkerTrainer } from './api.ts'

export interface TrainerConnection {
  trainer: Trainer
  /** Called once, with one sentence, when the worker is gone; it needs a new connection then. */
  onDeath(listener: (message: string) => void): void
  /** Ends the worker and everything in it; calls that wait reject. */
  terminate(): void
}

/** A worker that trains, at an app whose address is `base` (data at `<base>data/`). */
export function connectTrainer(base: string): TrainerConnection {
  const worker = new Worker(new URL('./trainer.worker.ts', import.meta.url), { type: 'module' })
  return connect(worker, base)
}

/** Comlink leaves calls to a dead worker waiting for ever; here every call ends when the worker does. */
export function connect(worker: Worker, base: string): TrainerConnection {
  const remote = Comlink.wrap<WorkerTrainer>(worker)
  const listeners: ((message: string) => void)[] = []
  let message: string | null = null
  let reject: (error: Error) => void
  const dead = new Promise<never>((_, rejectDead) => (reject = rejectDead))
  dead.catch(() => {}) // a worker may die while no call waits

  const end = (why: string) => {
    message = why
    worker.terminate()
    reject(new Error(why))
  }
  const die = (why: string) => {
    if (message !== null) return
    end(why)
    for (const listener of listeners) listener(why)
  }
  worker.addEventListener('error', (event) => {
    die(`The training worker failed: ${event.message || 'its script could not be loaded'}.`)
  })
  worker.addEventListener('messageerror', () =>
    die('A message from the training worker could not be read.'),
  )
  worker.addEventListener('message', ({ data }: MessageEvent<Partial<DeathNotice> | null>) => {
    if (typeof data?.death === 'string') die(data.death)
  })

  const alive = <T>(call: () => Promise<T>): Promise<T> =>
    message === null ? Promise.race([call(), dead]) : dead
  return {
    trainer: {
      open: (choice) => alive(() => remote.open(choice, base)),
      start: (experiment, onEvents, options) =>
        alive(() => remote.start(experiment, Comlink.proxy(onEvents), options)),
      play: () => alive(() => remote.play()),
      pause: () => alive(() => remote.pause()),
      step: () => alive(() => remote.step()),
      turnKnob: (lanes, knob, to) => alive(() => remote.turnKnob(lanes, knob, to)),
      dropLane: (lane) => alive(() => remote.dropLane(lane)),
      saveWeights: (lane) => alive(() => remote.saveWeights(lane)),
      checkpoint: () => alive(() => remote.checkpoint()),
      boundMeasures: (lane, rho) => alive(() => remote.boundMeasures(lane, rho)),
    },
    onDeath: (listener) => void listeners.push(listener),
    terminate: () => {
      if (message === null) end('The training worker was ended.')
    },
  }
}
