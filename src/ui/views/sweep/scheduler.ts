/**
 * Trains Experiments, one at a time in each of several trainers: each to its end, or by turns, a stretch each. A
 * checkpoint takes every one up again exactly where it stood, in whichever trainer is free.
 */
import { messageOf } from '../../../experiment/messageOf.ts'
import type { TrainingEvent } from '../../../experiment/events.ts'
import type { Experiment } from '../../../experiment/schema.ts'
import type { RunInfo } from '../../../core/training/runInfo.ts'
import type { CellTrainer } from './cellTrainer.ts'

export interface Task {
  key: string
  experiment: Experiment
}

export interface SweepListener {
  /** A task's turn begins: its first, or a later one. */
  begins(key: string): void
  received(key: string, events: readonly TrainingEvent[]): void
  /** A task cannot be trained, and why, as a sentence. The others go on. */
  failed(key: string, why: string): void
  /** All steps of a task are done, and the trainer still has its weights: its next task waits for this. */
  done(key: string, info: RunInfo, trainer: Pick<CellTrainer, 'checkpoint'>): Promise<void> | void
}

export interface SweepTurns {
  seeds: number[]
  /** Steps of a stretch, of which evaluations are multiples. Infinity trains each task to its end. */
  stretch: number
  /** Cores that all trainers have together. Those that have no task of their own train seeds of the others' tasks. */
  cores: number
}

export class SweepScheduler {
  #trainers: readonly CellTrainer[]
  #turns: SweepTurns
  #listener: SweepListener
  #waiting: Task[] = []
  /** Tasks that wait or train. */
  #left = 0
  #standing = new Map<string, { t: number; checkpoint: Uint8Array }>()
  #held: Promise<void> | null = null
  #release = () => {}
  #ended = false

  constructor(trainers: readonly CellTrainer[], turns: SweepTurns, listener: SweepListener) {
    this.#trainers = trainers
    this.#turns = turns
    this.#listener = listener
  }

  /**
   * Resolves when all tasks are done, failed, or given up by end(). Rejects with one sentence where a trainer cannot be
   * opened.
   */
  async run(tasks: readonly Task[]): Promise<void> {
    this.#waiting = [...tasks]
    this.#left = tasks.length
    await Promise.all(this.#trainers.map((trainer) => this.#serve(trainer)))
  }

  /** Resolves when training stands still. */
  async pause(): Promise<void> {
    this.#held ??= new Promise((resolve) => (this.#release = resolve))
    await Promise.all(this.#trainers.map((trainer) => trainer.pause()))
  }

  async resume(): Promise<void> {
    this.#held = null
    this.#release()
    await Promise.all(this.#trainers.map((trainer) => trainer.resume()))
  }

  /** Ends all trainers. Nothing is begun any more. */
  end(): void {
    this.#ended = true
    this.#release()
    for (const trainer of this.#trainers) trainer.end()
  }

  /** Gives a trainer one task after the other. Where none waits, every task that is left has a trainer. */
  async #serve(trainer: CellTrainer): Promise<void> {
    for (;;) {
      await this.#held
      const task = this.#waiting.shift()
      if (!task || this.#ended) return trainer.end()
      try {
        await trainer.open()
      } catch (error) {
        if (this.#ended) return
        throw error
      }
      if (await this.#advance(task, trainer)) this.#left--
      else this.#waiting.push(task)
    }
  }

  /** True where nothing is left to do for the task. */
  async #advance({ key, experiment }: Task, trainer: CellTrainer): Promise<boolean> {
    const { seeds, stretch } = this.#turns
    const standing = this.#standing.get(key)
    const until = (standing?.t ?? 0) + stretch
    const from = standing && { checkpoint: standing.checkpoint }
    try {
      this.#listener.begins(key)
      const { info, complete } = await trainer.train({
        experiment,
        options: { seeds, workers: this.#workersNow(), ...from },
        until,
        received: (events) => this.#listener.received(key, events),
      })
      if (this.#ended) return true
      if (complete) await this.#listener.done(key, info, trainer)
      else this.#standing.set(key, { t: until, checkpoint: await trainer.checkpoint() })
      if (complete) this.#standing.delete(key)
      return complete
    } catch (error) {
      if (!this.#ended) this.#listener.failed(key, messageOf(error))
      return true
    }
  }

  /** Workers among which a task that begins now shares its seeds. */
  #workersNow(): number {
    const atOnce = Math.min(this.#trainers.length, this.#left)
    return Math.max(1, Math.floor(this.#turns.cores / atOnce))
  }
}
