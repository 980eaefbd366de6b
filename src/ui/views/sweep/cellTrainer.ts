/** A trainer of a sweep, which trains one Experiment at a time. One that has crashed is replaced for the next Experiment. */
import type { TrainingEvent } from '../../../experiment/events.ts'
import type { Experiment } from '../../../experiment/schema.ts'
import type { RunInfo } from '../../../core/training/runInfo.ts'
import type { BackendChoice } from '../../../engine/backendReport.ts'
import type { StartOptions, Trainer } from '../../../worker/api.ts'
import type { TrainerConnection } from '../../../worker/client.ts'

export interface SweepConnection extends Omit<TrainerConnection, 'trainer'> {
  trainer: Pick<Trainer, 'open' | 'start' | 'play' | 'pause' | 'checkpoint'>
}

/** Part of a run: from its beginning, or a checkpoint, to a step. */
export interface Stretch {
  experiment: Experiment
  options: StartOptions & { seeds: number[] }
  /** It ends once every seed has been evaluated at this step or later. */
  until: number
  received: (events: readonly TrainingEvent[]) => void
}

export interface StretchDone {
  info: RunInfo
  /** Whether the run has come to its end. */
  complete: boolean
}

export class CellTrainer {
  #connect: () => SweepConnection
  #backend: BackendChoice
  #connection: SweepConnection | null = null
  #gone: Promise<never> = new Promise(() => {})
  #leave: (why: string) => void = () => {}
  #held = false
  /** Whether the trainer has a run that may play. */
  #inTurn = false

  constructor(connect: () => SweepConnection, backend: BackendChoice) {
    this.#connect = connect
    this.#backend = backend
  }

  /** Resolves when there is a trainer that has opened its backend. Rejects with one sentence where that fails. */
  async open(): Promise<void> {
    if (this.#connection) return
    const connection = this.#connect()
    this.#connection = connection
    this.#gone = new Promise((_, reject) => (this.#leave = (why) => reject(new Error(why))))
    this.#gone.catch(() => {}) // it may come while nothing trains
    connection.onCrash((why) => {
      if (connection === this.#connection) this.#forget(why)
    })
    try {
      await connection.trainer.open(this.#backend)
    } catch (error) {
      this.end()
      throw error
    }
  }

  /** Trains a stretch. Rejects with one sentence where it cannot be trained or the trainer crashes. */
  async train(stretch: Stretch): Promise<StretchDone> {
    return Promise.race([this.#train(stretch), this.#gone])
  }

  async #train({ experiment, options, until, received }: Stretch): Promise<StretchDone> {
    const trainer = this.#trainer
    const going = new Set(options.seeds)
    const missing = new Set(options.seeds)
    let finish: (complete: boolean) => void
    const finished = new Promise<boolean>((resolve) => (finish = resolve))
    const receive = (events: TrainingEvent[]) => {
      received(events)
      for (const event of events) {
        if (event.type === 'done') finish(true)
        if (event.type === 'halt') going.delete(event.seed)
        if (event.type === 'evaluation' && event.t >= until) missing.delete(event.seed)
      }
      const evaluated = ![...going].some((seed) => missing.has(seed))
      // Where all seeds have stopped, and at the last step, the end is near and comes by itself.
      if (evaluated && going.size > 0 && until < experiment.training.steps) finish(false)
    }
    const info = await trainer.start(experiment, receive, options)
    this.#inTurn = true
    if (!this.#held) await trainer.play()
    const complete = await finished
    this.#inTurn = false // from here on it stands still, whatever a person resumes
    if (!complete) await trainer.pause()
    return { info, complete }
  }

  /** A checkpoint of what was trained last. */
  checkpoint(): Promise<Uint8Array> {
    return this.#trainer.checkpoint()
  }

  /** Resolves when training stands still. */
  async pause(): Promise<void> {
    this.#held = true
    if (this.#inTurn) await this.#trainer.pause().catch(() => {}) // a trainer that is gone has said so
  }

  async resume(): Promise<void> {
    this.#held = false
    if (this.#inTurn) await this.#trainer.play().catch(() => {})
  }

  /** Ends the trainer. What it trains rejects. */
  end(): void {
    this.#connection?.terminate()
    this.#forget('The training worker was ended.')
  }

  #forget(why: string): void {
    this.#connection = null
    this.#inTurn = false
    this.#leave(why)
  }

  get #trainer(): SweepConnection['trainer'] {
    if (!this.#connection) throw new Error('No trainer has been opened.')
    return this.#connection.trainer
  }
}
