/**
 * Bytes that a run needs, by formula and before anything is made. The coefficients are counted from what the
 * programs hold and are checked against it: on WebGPU the plan of a step, elsewhere the tensors alive in one.
 */
import type { Experiment, Lane, OptimizerSettings } from '../schema.ts'
import { vitShapes } from './shapes.ts'
import { hiddenWidth, parameterCount, tokenCount } from './size.ts'

/** compiled: planned and fused, each buffer used again (WebGPU). plain: every operation's result is kept (wasm, cpu). */
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

/** What the data sets at hand have at most: 1,797 images of 8×8 pixels. */
const IMAGES = 1797
const PIXELS = 64

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
  const stepOf = (lane: Lane) => {
    const optimizer = lane.optimizer?.name ?? experiment.optimizer.name
    const { compiled, plain } = vectors[lane.method]
    if (runtime === 'compiled') {
      const own = compiled + Number(lane.method === 'base' && optimizer === 'lamb')
      return (own + 2 * inParts) * d + passes.compiled + sums
    }
    // The passes' results are freed before the optimizer's come.
    return Math.max((4 + inParts) * d + passes.plain, (plain + update[optimizer]) * d)
  }
  const lanes = Array.from({ length: seeds }, () => experiment.lanes).flat()
  const held = lanes.map((lane) => FLOAT * d * heldBy(lane, experiment.optimizer))
  const step = FLOAT * Math.max(...experiment.lanes.map(stepOf))
  const data = FLOAT * seeds * IMAGES * (PIXELS + classes)
  return {
    lanes: held.slice(0, experiment.lanes.length),
    step,
    data,
    total: held.reduce((a, b) => a + b, step + data),
    weights: FLOAT * d,
    activation: FLOAT * Math.max(rows * Math.max(3 * D, M), images * N * P * P * C),
  }
}

/** w, the optimizer's moments, g_s and g_v where they are cached, and the mask of what decays. */
function heldBy({ method, optimizer }: Lane, shared: OptimizerSettings): number {
  const moments = (optimizer?.name ?? shared.name) === 'sgd' ? 1 : 2
  return 2 + moments + (method.startsWith('look') ? 2 : 0)
}

/** Vectors as long as the weights among a step's intermediate results; plain: beyond those of the update. */
const vectors: Record<Lane['method'], Record<Runtime, number>> = {
  base: { compiled: 1, plain: 0 }, // g
  sam: { compiled: 3, plain: 5 }, // g, w + ε, g_s
  'layer-sam': { compiled: 3, plain: 6 },
  'look-sam': { compiled: 3, plain: 12 },
  'look-layer-sam': { compiled: 3, plain: 13 },
}

/** The same of clipping and the optimizer, every operation's result kept. */
const update: Record<OptimizerSettings['name'], number> = { sgd: 15.5, adamw: 26.5, lamb: 27.5 }

/** Into how many parts a GPU's kernel splits the sum over rows of a weight's gradient, to have 128 tiles of 64×64 at work. */
function partsOf(inputs: number, outputs: number, rows: number): number {
  const tiles = Math.ceil(inputs / 64) * Math.ceil(outputs / 64)
  return Math.max(1, Math.min(Math.ceil(128 / tiles), Math.floor(rows / 128)))
}
