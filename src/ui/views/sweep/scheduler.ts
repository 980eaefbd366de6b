/**
 * Trains Experiments one after the other on one trainer, or by turns, a stretch each: a checkpoint takes every one up
 * again exactly where it stood.
 */
import { messageOf } from '../../../experiment/messageOf.ts'
import type { TrainingEvent } from '../../../experiment/events.ts'
import type { Experiment } from '../../../experiment/schema.ts'
import type { RunInfo } from '../../../core/training/train.ts'
import type { Trainer } from '../../../worker/api.ts'

export interface Task {
  key: string
  experiment: Experiment
}

export interface SweepListener {
  /** A task's turn begins: its first, or a later one. */
  begins(key: string): void
  received(key: string, events: readonly TrainingEvent[]): void
  /** A task cannot be trained, and why, as a sentence; the others go on. */
  failed(key: string, why: string): void
  /** All steps of a task are done, and the trainer still has its weights: the next task waits for this. */
  done(key: string, info: RunInfo): Promise<void> | void
}

type SweepTrainer = Pick<Trainer, 'start' | 'play' | 'pause' | 'checkpoint'>

export interface SweepTurns {
  seeds: number[]
  /** Steps of a stretch, of which evaluations are multiples; Infinity for one task after the other. */
  stretch: number
}

export class SweepScheduler {
  #trainer: SweepTrainer
  #turns: SweepTurns
  #listener: SweepListener
  #standing = new Map<string, { t: number; checkpoint: Uint8Array }>()
  #held: Promise<void> | null = null
  #release = () => {}
  /** Whether the trainer has a run that may play. */
  #inTurn = false
  #ended = false

  constructor(trainer: SweepTrainer, turns: SweepTurns, listener: SweepListener) {
    this.#trainer = trainer
    this.#turns = turns
    this.#listener = listener
  }

  /** Resolves when all tasks are done, failed, or given up by end(). */
  async run(tasks: readonly Task[]): Promise<void> {
    const waiting = [...tasks]
    for (;;) {
      await this.#held
      const task = waiting.shift()
      if (!task || this.#ended) return
      if (!(await this.#advance(task))) waiting.push(task)
    }
  }

  /** Resolves when training stands still. */
  async pause(): Promise<void> {
    this.#held ??= new Promise((resolve) => (this.#release = resolve))
    if (this.#inTurn) await this.#trainer.pause()
  }

  async resume(): Promise<void> {
    this.#held = null
    this.#release()
    if (this.#inTurn) await this.#trainer.play()
  }

  /** Nothing is begun any more; what trains is the trainer's matter. */
  end(): void {
    this.#ended = true
    this.#release()
  }

  /** True where nothing is left to do for the task. */
  async #advance(task: Task): Promise<boolean> {
    const { key } = task
    try {
      this.#listener.begins(key)
      const { info, complete, t } = await this.#stretch(task)
      if (this.#ended) return true
      if (complete) await this.#listener.done(key, info)
      else this.#standing.set(key, { t, checkpoint: await this.#trainer.checkpoint() })
      if (complete) this.#standing.delete(key)
      return complete
    } catch (error) {
      if (!this.#ended) this.#listener.failed(key, messageOf(error))
      return true
    } finally {
      this.#inTurn = false
    }
  }

  /** Plays until the stretch has been evaluated under every seed that goes on, or to the end. */
  async #stretch({ key, experiment }: Task) {
    const { seeds, stretch } = this.#turns
    const standing = this.#standing.get(key)
    const until = (standing?.t ?? 0) + stretch
    const going = new Set(seeds)
    const missing = new Set(seeds)
    let finish: (complete: boolean) => void
    const finished = new Promise<boolean>((resolve) => (finish = resolve))
    const receive = (events: TrainingEvent[]) => {
      this.#listener.received(key, events)
      for (const event of events) {
        if (event.type === 'done') finish(true)
        if (event.type === 'halt') going.delete(event.seed)
        if (event.type === 'evaluation' && event.t >= until) missing.delete(event.seed)
      }
      const evaluated = ![...going].some((seed) => missing.has(seed))
      // Where all seeds have stopped, and at the last step, the end is near and comes by itself.
      if (evaluated && going.size > 0 && until < experiment.training.steps) finish(false)
    }
    const from = standing && { checkpoint: standing.checkpoint }
    const info = await this.#trainer.start(experiment, receive, { seeds, ...from })
    this.#inTurn = true
    if (!this.#held) await this.#trainer.play()
    const complete = await finished
    this.#inTurn = false // from here on it stands still, whatever a person resumes
    if (!complete) await this.#trainer.pause()
    return { info, complete, t: until }
  }
}
