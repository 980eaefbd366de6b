/** Experiments worth opening. */
import type { ExperimentInput } from '../experiment.ts'

/**
 * What the page opens with: a fifth of the training labels is wrong, and few images are left to learn from, so
 * AdamW memorises the wrong labels within a minute. How it was chosen: docs/decisions.md.
 */
export const opening: ExperimentInput = {
  dataset: { name: 'digits', trainSize: 600, labelNoise: 0.2 },
  model: { width: 32, depth: 2, heads: 2 },
  training: { steps: 800, batchSize: 32 },
}
