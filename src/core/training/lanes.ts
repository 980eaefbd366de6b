/** The lanes of an Experiment on one device: the same initial weights, the same images. */
import type { Batches } from '../data/batches.ts'
import { createFeed } from '../data/feed.ts'
import type { Dataset } from '../data/dataset.ts'
import type { Device } from '../device.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { initialWeights } from '../model/init.ts'
import { createVit } from '../model/vit.ts'
import { haltedLane } from './haltedLane.ts'
import { createLane, type LaneCheckpoint, type LaneTrainer } from './lane.ts'

export interface LaneOptions {
  /** Initial weights in the model's layout, instead of those the seed gives. */
  weights?: Float32Array | undefined
  /** Goes on from here, a checkpoint for each of the Experiment's lanes. */
  from?: { lanes: readonly LaneCheckpoint[] } | undefined
}

/**
 * Builds those of an Experiment's lanes that are `wanted` by their index; all, if left out. Throws one sentence where a
 * checkpoint is another Experiment's.
 */
export function createLanes(
  experiment: Experiment,
  dataset: Dataset,
  batches: Batches,
  device: Device,
  { weights, from }: LaneOptions,
  wanted: readonly number[] = [...experiment.lanes.keys()],
): { lanes: LaneTrainer[]; dispose: () => void } {
  if (from && from.lanes.length !== experiment.lanes.length) {
    throw new Error(
      `checkpoint: it has ${from.lanes.length} lanes; allowed: ${experiment.lanes.length}, as the Experiment has`,
    )
  }
  const { model, seed } = experiment
  const vit = createVit(model)
  const w0 = weights ?? initialWeights(vit.layout, model.init, seed)
  const feed = createFeed(dataset, experiment, batches)
  const lanes = wanted.map((i) => {
    try {
      const lane = experiment.lanes[i]!
      return createLane(i, lane, experiment, vit, w0, feed, device, from?.lanes[i])
    } catch (error) {
      return haltedLane(error, { lane: i, seed })
    }
  })
  return { lanes, dispose: () => feed.dispose() }
}
