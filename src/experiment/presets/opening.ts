import type { ExperimentInput } from '../input.ts'

/**
 * What the page opens with: a fifth of the training labels is wrong and few images are left to learn from, so
 * AdamW memorises the wrong labels within a minute. How it was chosen: docs/decisions.md.
 */
export const opening: ExperimentInput = {
  dataset: { trainSize: 600, labelNoise: 0.2 },
  model: { patchSize: 4, width: 48, depth: 2, heads: 4 },
  training: { steps: 1000, batchSize: 64 },
  optimizer: { lr: 0.005 },
  lanes: [
    { method: 'base' },
    { method: 'sam', rho: 0.1 },
    { method: 'look-sam', rho: 0.1, k: 5, alpha: 0.2 },
  ],
}
