/** A lane that trains in another worker, as the run sees it. */
import type { LaneTrainer } from '../core/training/lane.ts'
import type { Entry } from '../core/training/readback.ts'
import type { TrainingEvent } from '../experiment/events.ts'
import type { LaneHost } from './laneHost.ts'
import type { Queue } from './queue.ts'

/** `number` is the number that the host gave the lane. It has so many `programs` to compile. */
export function remoteLane(
  host: LaneHost,
  number: number,
  programs: number,
  queue: Queue,
): LaneTrainer {
  let active = true

  /** An entry for work that was asked for. Entries tell their events in order, whenever the answers arrive. */
  function entryOf(work: Promise<TrainingEvent[]>): Entry {
    const told = queue.add(work).then((events) => {
      if (events.some(({ type }) => type === 'halt')) active = false
      return events
    })
    told.catch(() => {}) // whoever reads the entry is told
    return { numbers: null, events: () => told }
  }

  return {
    get active() {
      return active
    },
    // All are asked for at once, so that workers compile at the same time.
    compilations: () =>
      Array.from({ length: programs }, (_, program) => entryOf(host.compile(number, program))).map(
        (entry) => async () => {
          await entry.events(new Float32Array())
          return [entry]
        },
      ),
    step: (t, turns = []) => [entryOf(host.step(number, t, turns))],
    evaluate: (t, pass = 0) => [entryOf(host.evaluate(number, t, pass))],
    stop() {
      active = false
      void host.stop(number)
    },
    boundMeasures: (rho) => host.boundMeasures(number, rho),
    verdicts: (asked) => host.verdicts(number, asked),
    attention: (asked) => host.attention(number, asked),
    weights: () => host.weights(number),
    checkpoint: () => host.checkpoint(number),
    dispose: () => {}, // the host frees all lanes of a run at once
  }
}
