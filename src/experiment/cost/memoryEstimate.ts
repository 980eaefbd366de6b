/**
 * Bytes that a run needs, by formula and before anything is made. The coefficients are counted from what the
 * programs hold and are checked against it: the plan of a compiled step, elsewhere the tensors alive in one.
 */
import { datasetFacts, validationImages } from '../datasets.ts'
import { methodRow } from '../methods.ts'
import { optimizerRow } from '../optimizers.ts'
import type { Experiment, Lane } from '../schema.ts'
import { vitShapes } from './shapes.ts'
import { hiddenWidth, parameterCount, tokenCount } from './size.ts'

/** compiled: planned and fused, each buffer used again (WebGPU, WebAssembly). plain: every operation's result is kept (JavaScript). */
export type Runtime = 'compiled' | 'plain'

export interface Memory {
  /** Bytes that each lane holds all the time: weights, moments, cached gradients. */
  lanes: number[]
  /** Bytes of a step's intermediate results; lanes take turns, so the largest counts once. */
  step: number
  /** Images and labels on the device. */
  data: number
  total: number
  /** The largest tensors: one vector of weights, and the widest activation of a pass. */
  weights: number
  activation: number
}

const FLOAT = 4 // bytes

/** Every seed has lanes and a split of its own. */
export function memoryOf(experiment: Experiment, runtime: Runtime, seeds = 1): Memory {
  const { model, training } = experiment
  const d = parameterCount(model)
  const { imageSize: S, channels: C, patchSize: P, width: D, depth: L, heads: H, classes } = model
  const N = tokenCount(model)
  const M = hiddenWidth(model)
  const images = Math.min(training.microBatch ?? Infinity, training.batchSize)
  const rows = images * N

  const passes = {
    // Per block 8D + 2M: two inputs of norms, two norms, q k v, attention; the hidden layer before and after GELU.
    compiled:
      rows * (L * (8 * D + 2 * M + H) + 4 * D + Math.max(0, 3 * D - M)) +
      2 * images * (S * S * C + N * P * P * C),
    // The same composed of single operations, among them the scores of attention, forward and backward.
    plain: rows * (L * (49 * D + 10.3 * M + 5.5 * H * N + 80) + 21 * D) + 4 * images * S * S * C,
  }
  const sums = vitShapes(model)
    .filter(({ kernel }) => kernel)
    .reduce((sum, { shape: [inputs, outputs] }) => {
      const parts = partsOf(inputs!, outputs!, rows)
      return sum + (parts > 1 ? parts * (inputs! + 1) * outputs! : 0)
    }, 0)
  const inParts = Number(images < training.batchSize) // the sum of gradients so far
  const optimizerOf = (lane: Lane) =>
    optimizerRow(lane.optimizer?.name ?? experiment.optimizer.name)
  const stepOf = (lane: Lane) => {
    const { vectors } = methodRow(lane.method)
    const update = optimizerOf(lane).vectors
    if (runtime === 'compiled') {
      // The method's vectors are free again when the optimizer's come.
      return Math.max(vectors.compiled + inParts, update.compiled) * d + passes.compiled + sums
    }
    // The passes' results are freed before the optimizer's come.
    return Math.max((4 + inParts) * d + passes.plain, (vectors.plain + update.plain) * d)
  }
  // w, the mask of what decays, the optimizer's state, and what the method keeps.
  const heldBy = (lane: Lane) => 2 + optimizerOf(lane).slots + methodRow(lane.method).vectors.kept
  const lanes = Array.from({ length: seeds }, () => experiment.lanes).flat()
  const laneBytes = lanes.map((lane) => FLOAT * d * heldBy(lane))
  const step = FLOAT * Math.max(...experiment.lanes.map(stepOf))
  const set = datasetFacts(experiment.dataset)!
  const pixels = set.imageSize ** 2 * set.channels
  const { trainSize } = experiment.dataset
  const held = trainSize + (training.evalImages ?? validationImages(set, trainSize))
  const data = FLOAT * seeds * held * (pixels + classes)
  return {
    lanes: laneBytes.slice(0, experiment.lanes.length),
    step,
    data,
    total: laneBytes.reduce((a, b) => a + b, step + data),
    weights: FLOAT * d,
    activation: FLOAT * Math.max(rows * Math.max(3 * D, M), images * N * P * P * C),
  }
}

/** Into how many parts a GPU's kernel splits the sum over rows of a weight's gradient, to have 128 tiles of 64×64 at work. */
function partsOf(inputs: number, outputs: number, rows: number): number {
  const tiles = Math.ceil(inputs / 64) * Math.ceil(outputs / 64)
  return Math.max(1, Math.min(Math.ceil(128 / tiles), Math.floor(rows / 128)))
}
