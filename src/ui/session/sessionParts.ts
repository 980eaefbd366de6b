/** What a session is given, so that it also runs without a page. */
import type { RunRecord } from '../../formats/runRecord.ts'
import type { Trainer } from '../../worker/api.ts'
import type { TrainerConnection } from '../../worker/client.ts'
import type { Run } from '../store/run.ts'
import type { Player } from './replay/replayTrainer.ts'

/** Keeps runs for later. */
export interface RunKeeper {
  /** Keeps a run as it is when the trainer answers, which is before anything that the trainer is asked later. */
  keep(trainer: Trainer, run: Run): Promise<void>
  /** Keeps a run if that is due. To be called often while it trains. */
  keepWhenDue(trainer: Trainer, run: Run): void
  /** Remembers the checkpoint that a run began with. */
  rememberCheckpoint(run: Run, checkpoint: Uint8Array): void
  /** The last checkpoint of a run: one that was taken, or the one it began with. null where there is none. */
  checkpointOf(run: Run): Uint8Array | null
}

export interface SessionParts {
  /** Connects a new trainer. */
  connect: () => TrainerConnection
  /**
   * What replays a kept run, without training, from after so many steps. `restored` gives the run to a trainer as it
   * was when it was kept.
   */
  replayer: (
    record: RunRecord,
    from: number,
    restored: (record: RunRecord) => Promise<Player>,
  ) => Promise<Player>
  keeper: RunKeeper
  /** Lets screen readers speak a sentence. */
  announce(sentence: string): void
  /** Called after measurements have arrived. */
  measured(): void
}
