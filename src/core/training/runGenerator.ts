/** How a run is pulled: for its next piece of work, or only for the numbers that are still on the device. */
import type { TrainingEvent } from '../../experiment/events.ts'

export type Pull = 'work' | 'flush'

export interface Pulled {
  events: TrainingEvent[]
  /** True when every lane has done the same number of steps. */
  roundDone: boolean
  /** True for the last piece: after it the run only frees its tensors. */
  last?: true
}

export type RunGenerator = AsyncGenerator<Pulled, void, Pull | undefined>

/**
 * A run advanced to its first yield, which must be within its `try`: a generator that was never pulled frees
 * nothing when it is ended, and loses the argument of its first pull.
 */
export function primed(run: RunGenerator): RunGenerator {
  void run.next()
  return run
}

/** Answers a pull, and then every pull that only flushes, until a pull asks for work. */
export async function* handOver(
  answer: Pulled,
  flush: () => Promise<TrainingEvent[]>,
): RunGenerator {
  let pull = yield answer
  while (pull === 'flush') pull = yield { ...answer, events: await flush() }
}
