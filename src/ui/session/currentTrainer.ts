/** What plays the run of a session: a trainer or a replay. There is one trainer at a time; what is told of one that was replaced is not listened to. */
import type { BackendChoice, BackendReport } from '../../engine/backendReport.ts'
import type { RunRecord } from '../../formats/runRecord.ts'
import type { Trainer } from '../../worker/api.ts'
import type { TrainerConnection } from '../../worker/client.ts'
import { useLab } from '../store/lab.ts'
import type { Player } from './replay/replayTrainer.ts'

export interface TrainerListener {
  opened(backend: BackendReport): void
  /** The trainer did not do what it was asked: why, as a sentence or an error with one. */
  failed(error: unknown): void
  /** Nothing more comes from the trainer: why, as a sentence. */
  crashed(reason: string): void
}

export class CurrentTrainer {
  #connect: () => TrainerConnection
  #listener: TrainerListener
  #connection: TrainerConnection | null = null
  #opened: Promise<boolean> = Promise.resolve(false)
  #sound = false
  #replayer: Player | null = null
  #restored: RunRecord | null = null // the run that the trainer has at its checkpoint

  constructor(connect: () => TrainerConnection, listener: TrainerListener) {
    this.#connect = connect
    this.#listener = listener
  }

  /** What plays the run on the page, if that is a replay; the trainer then waits for the next start. */
  get replayer(): Player | null {
    return this.#replayer
  }

  /** A replay plays, or null: the trainer does. */
  playBy(replayer: Player | null): void {
    this.#replayer = replayer
    if (!replayer) this.#restored = null
  }

  /** null before the first. */
  get trainer(): Trainer | null {
    return this.#connection?.trainer ?? null
  }

  /** Whether there is a trainer that has neither crashed nor failed to open its backend. */
  get isSound(): boolean {
    return this.#sound
  }

  /** Ends the trainer and connects another, which opens a backend for so many lanes. */
  replace(choice: BackendChoice, lanes: number): void {
    this.#connection?.terminate()
    const connection = this.#connect()
    this.#connection = connection
    this.#restored = null
    this.#sound = true
    connection.onCrash((reason) => {
      if (connection !== this.#connection) return
      this.#sound = false
      this.#listener.crashed(reason)
    })
    this.#opened = this.#open(connection, choice, lanes)
  }

  async #open(
    connection: TrainerConnection,
    choice: BackendChoice,
    lanes: number,
  ): Promise<boolean> {
    try {
      const backend = await connection.trainer.open(choice, lanes)
      if (connection === this.#connection) this.#listener.opened(backend)
      return true
    } catch (error) {
      if (connection !== this.#connection) return false
      this.#sound = false
      this.#listener.failed(error)
      return false
    }
  }

  /** Whether the trainer has opened its backend, or the one that took its place meanwhile. */
  async hasOpened(): Promise<boolean> {
    const connection = this.#connection
    const opened = await this.#opened
    return connection === this.#connection ? opened : this.hasOpened()
  }

  /** What plays the run on the page. */
  get player(): Player | null {
    return this.replayer ?? this.trainer
  }

  /** The trainer behind a replay, with the kept run at its checkpoint. It stands still until the next start. */
  async restore(record: RunRecord): Promise<Player> {
    if (!this.#replayer) throw new Error('The replay has been left.')
    if (!this.#sound) this.replace(useLab.getState().choice, record.experiment.lanes.length)
    if (!(await this.hasOpened()))
      throw new Error('No backend could be opened, so that the lanes cannot be asked.')
    const trainer = this.trainer!
    if (this.#restored === record) return trainer
    const { experiment, seeds, checkpoint } = record
    await trainer.start(experiment, () => {}, { seeds, checkpoint: checkpoint! })
    this.#restored = record
    return trainer
  }

  async ask(question: (player: Player) => Promise<void>): Promise<void> {
    const { player } = this
    if (!player) return
    await question(player).catch((error: unknown) => {
      if (player === this.player) this.#listener.failed(error)
    })
  }
}
