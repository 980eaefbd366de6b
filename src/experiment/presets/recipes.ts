/** Experiments worth opening. */
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
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam', rho: 0.1 },
    { name: 'LookSAM', method: 'look-sam', rho: 0.1, k: 5, alpha: 0.2 },
  ],
}

export interface Recipe {
  name: string
  /** What to look for. */
  look: string
  /** What was measured, and how. */
  measured: string
  experiment: ExperimentInput
}

const smallVit = { patchSize: 4, width: 48, depth: 2, heads: 4 }

/** What α and k are shown on: SAM's line is the same in both. */
const cleanDigits = {
  dataset: { trainSize: 1400 },
  model: smallVit,
  training: { steps: 300, batchSize: 64 },
}

/** Experiments on the digits that train to their end in minutes. Numbers are means on WebAssembly; docs/decisions.md. */
export const recipes: readonly Recipe[] = [
  {
    name: 'Wrong labels',
    look: 'AdamW’s validation loss turns upwards as it memorises the wrong labels; SAM’s less; LookSAM’s lies between.',
    measured:
      'Validation loss at step 1,000: AdamW 1.14, SAM 0.79, LookSAM 0.88; accuracy 0.774, 0.797, 0.787. Five seeds.',
    experiment: opening,
  },
  {
    name: 'Clean digits',
    look: 'With right labels there is nothing to memorise: expect no gain in accuracy from SAM, only its cost.',
    measured:
      'Validation accuracy at step 400: AdamW 0.961, SAM 0.960, LookSAM 0.952; loss 0.134, 0.146, 0.185. Three seeds.',
    experiment: {
      dataset: { trainSize: 1400 },
      model: smallVit,
      training: { steps: 400, batchSize: 64 },
      lanes: [
        { name: 'AdamW', method: 'base' },
        { name: 'SAM', method: 'sam', rho: 0.05 },
        { name: 'LookSAM', method: 'look-sam', rho: 0.05, k: 5, alpha: 0.2 },
      ],
    },
  },
  {
    name: 'α too large',
    look: 'The reused g_v always has length α‖g‖. With α = 0.7 it slows learning here; with α = 2 it drowns the gradient and nothing is learned.',
    measured:
      'Validation accuracy at step 300: SAM 0.937, LookSAM with α = 0.2 0.934, with 0.7 0.851, with 2 0.081, which is chance. Three seeds.',
    experiment: {
      ...cleanDigits,
      lanes: [
        { name: 'SAM', method: 'sam', rho: 0.1 },
        { name: 'α 0.2', method: 'look-sam', rho: 0.1, k: 5, alpha: 0.2 },
        { name: 'α 0.7', method: 'look-sam', rho: 0.1, k: 5, alpha: 0.7 },
        { name: 'α 2', method: 'look-sam', rho: 0.1, k: 5, alpha: 2 },
      ],
    },
  },
  {
    name: 'k: cheaper and staler',
    look: 'The larger k, the fewer second gradients and the staler the g_v that is reused. With α = 0.7 staleness costs accuracy here; with α = 0.2 it hardly does: try it.',
    measured:
      'Validation accuracy at step 300, and gradients a step: SAM 0.937, 2; k = 2 0.919, 1.5; k = 5 0.851, 1.2; k = 20 0.840, 1.05. With α = 0.2: 0.929, 0.934, 0.932. Three seeds.',
    experiment: {
      ...cleanDigits,
      lanes: [
        { name: 'SAM', method: 'sam', rho: 0.1 },
        { name: 'k 2', method: 'look-sam', rho: 0.1, k: 2, alpha: 0.7 },
        { name: 'k 5', method: 'look-sam', rho: 0.1, k: 5, alpha: 0.7 },
        { name: 'k 20', method: 'look-sam', rho: 0.1, k: 20, alpha: 0.7 },
      ],
    },
  },
  {
    name: 'Large batch',
    look: 'Batches of 512, more than a third of all images, with LAMB as in the paper’s Table 9. The table’s α = 0.7 learns far slower than 0.2 here.',
    measured:
      'Validation accuracy at step 150: LAMB 0.976, LayerSAM 0.970, Look-LayerSAM 0.959, with α = 0.7 0.473. Three seeds.',
    experiment: {
      dataset: { trainSize: 1400 },
      model: smallVit,
      training: { steps: 150, batchSize: 512, evalEvery: 15 },
      optimizer: { name: 'lamb', lr: 0.02, weightDecay: 0.1, schedule: 'linear', warmupSteps: 45 },
      lanes: [
        { name: 'LAMB', method: 'base' },
        { name: 'LayerSAM', method: 'layer-sam', rho: 0.1 },
        { name: 'Look-LayerSAM', method: 'look-layer-sam', rho: 0.1, k: 5, alpha: 0.2 },
        { name: 'α 0.7', method: 'look-layer-sam', rho: 0.1, k: 5, alpha: 0.7 },
      ],
    },
  },
]

export interface PublishedRecipe {
  name: string
  model: string
  training: string
  /** Test accuracy as its source states it. */
  accuracy: string
  source: string
}

const scratchVit = 's-chh/PyTorch-Scratch-Vision-Transformer-ViT'

/** Recipes of other projects on data sets that cannot be loaded yet. */
export const publishedRecipes: readonly PublishedRecipe[] = [
  {
    name: 'MNIST',
    model: 'patch 4, width 64, depth 6, 4 heads, MLP × 2; about 210k parameters',
    training: 'AdamW 5e-4, decay 1e-3, batch 128, dropout 0.1, cosine, 100 epochs',
    accuracy: '99.5 %',
    source: scratchVit,
  },
  {
    name: 'Fashion-MNIST',
    model: 'as for MNIST',
    training: 'as for MNIST, 200 epochs',
    accuracy: '92.3 %',
    source: scratchVit,
  },
  {
    name: 'CIFAR-10',
    model: 'patch 4, width 128, depth 6, 4 heads, MLP × 2; about 820k parameters',
    training: 'as for MNIST, 200 epochs; with RandAugment, or without',
    accuracy: '86.3 %, or 82.5 %',
    source: scratchVit,
  },
]
