import type { Entry } from './readback.ts'
import type { LaneTrainer } from './lane.ts'
import { OutOfMemory } from '../outOfMemory.ts'

/** Takes the place of a lane that found no memory for its state. It halts where it would begin; the other lanes go on. */
export function haltedLane(error: unknown, owner: { lane: number; seed: number }): LaneTrainer {
  if (!(error instanceof OutOfMemory)) throw error
  const cause = error.message
  let active = true
  const halt = (t: number): Entry[] => {
    active = false
    return [{ numbers: null, events: () => [{ type: 'halt', ...owner, t, cause }] }]
  }
  const refuse = () => Promise.reject(new Error(`This lane has no weights: ${cause}.`))
  return {
    get active() {
      return active
    },
    compilations: () => [],
    step: halt,
    evaluate: halt,
    stop() {
      active = false
    },
    boundMeasures: refuse,
    verdicts: refuse,
    attention: refuse,
    weights: refuse,
    checkpoint: refuse,
    dispose: () => {},
  }
}
