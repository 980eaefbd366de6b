/** Three lanes of the smallest Experiment on the digits. */
import type { ExperimentInput } from '../../src/experiment/input.ts'
import type { RunGenerator } from '../../src/core/training/runGenerator.ts'
import { smallDigits } from '../fixtures/smallDigits.ts'

export const tiny = {
  seed: 3,
  ...smallDigits,
  training: { steps: 8, batchSize: 8, evalEvery: 8 },
  optimizer: { warmupSteps: 2 },
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam', k: 3 },
  ],
} satisfies ExperimentInput

/** Pulls until everything is compiled: the next pull is the first piece of work. */
export async function prepared(run: RunGenerator): Promise<void> {
  for (;;) {
    const { value } = await run.next('work')
    const [event] = value!.events
    if (event?.type !== 'preparing') throw new Error('A run did not say what it compiles.')
    if (event.done === event.of) return
  }
}
