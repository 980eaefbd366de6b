/** Which worker trains which lane. */
import { methodRow } from '../experiment/methods.ts'
import type { Experiment } from '../experiment/schema.ts'

/** A lane of an Experiment under one of its seeds, each by its index. */
export interface LanePlace {
  seed: number
  lane: number
}

/**
 * Shares lanes among workers so that all have about the same work. The lane with the most gradients per step comes first,
 * and each lane goes to the worker that has least. [Graham 1969, longest processing time first]
 */
export function shareOut({ lanes }: Experiment, seeds: number, workers: number): LanePlace[][] {
  const gradients = lanes.map((lane) => methodRow(lane.method).gradientsPerStep(lane))
  const places = Array.from({ length: seeds }, (_, seed) =>
    lanes.map((_lane, lane): LanePlace => ({ seed, lane })),
  ).flat()
  const shares = Array.from({ length: Math.min(workers, places.length) }, () => ({
    load: 0,
    places: [] as LanePlace[],
  }))
  for (const place of places.toSorted((a, b) => gradients[b.lane]! - gradients[a.lane]!)) {
    const least = shares.reduce((a, b) => (b.load < a.load ? b : a))
    least.load += gradients[place.lane]!
    least.places.push(place)
  }
  return shares.map(({ places: own }) => own.toSorted((a, b) => a.seed - b.seed || a.lane - b.lane))
}
