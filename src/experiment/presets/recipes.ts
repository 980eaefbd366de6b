/** Experiments worth opening. */
import { imageRecipes } from './imageRecipes.ts'
import { opening } from './opening.ts'
import type { Recipe } from './recipe.ts'

const look = { method: 'look-sam', rho: 0.1, k: 5, alpha: 0.2 } as const

const smallVit = { patchSize: 4, width: 48, depth: 2, heads: 4 }

/** What α and k are shown on: SAM's line is the same in both. */
const cleanDigits = {
  dataset: { trainSize: 1400 },
  model: smallVit,
  training: { steps: 300, batchSize: 64 },
}

/** Experiments that train to their end in minutes, first those on the digits. Numbers are means on WebAssembly; docs/decisions.md. */
export const recipes: readonly Recipe[] = [
  {
    name: 'Wrong labels',
    look: 'AdamW’s validation loss turns upwards as it memorises the wrong labels; SAM’s less; LookSAM’s lies between.',
    measured:
      'Validation loss at step 1,000: AdamW 1.14, SAM 0.79, LookSAM 0.88; accuracy 0.774, 0.797, 0.787. Five seeds.',
    experiment: opening,
  },
  {
    name: 'Wrong labels, α too large',
    look: 'The reused g_v always has length α‖g‖. With α = 2 from the first step on it drowns the gradient: that lane learns slowly, or not at all.',
    measured:
      'Validation accuracy at step 1,000: AdamW 0.767, SAM 0.790, LookSAM with α = 0.2 0.786, with 2 0.511, from 0.039 under one seed to 0.759. Three seeds.',
    experiment: { ...opening, lanes: [...opening.lanes!, { ...look, alpha: 2 }] },
  },
  {
    name: 'Wrong labels, α raised later',
    look: 'At step 340, when it has learned much, one lane’s α is raised from 0.2 to 1.7. It forgets for a while, and then gets better than all others: so large an α keeps it from memorising the wrong labels.',
    measured:
      'Validation accuracy at step 1,000: AdamW 0.767, SAM 0.790, LookSAM with α = 0.2 0.786, raised to 1.7 0.905; right after the turn 0.766. Three seeds, all of them alike.',
    experiment: {
      ...opening,
      lanes: [...opening.lanes!, { ...look, name: 'LookSAM, α raised' }],
    },
    turns: [{ lane: 3, t: 340, knob: 'alpha', to: 1.7 }],
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
        { method: 'base' },
        { method: 'sam', rho: 0.05 },
        { method: 'look-sam', rho: 0.05, k: 5, alpha: 0.2 },
      ],
    },
  },
  {
    name: 'α too large',
    look: 'The reused g_v always has length α‖g‖. From the first step on, α = 0.7 slows learning here; α = 2 drowns the gradient and nothing is learned. There are no wrong labels to be kept from memorising.',
    measured:
      'Validation accuracy at step 300: SAM 0.937, LookSAM with α = 0.2 0.934, with 0.7 0.851, with 2 0.081, which is chance. Three seeds.',
    experiment: {
      ...cleanDigits,
      lanes: [
        { method: 'sam', rho: 0.1 },
        { ...look, alpha: 0.2 },
        { ...look, alpha: 0.7 },
        { ...look, alpha: 2 },
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
        { method: 'sam', rho: 0.1 },
        { ...look, alpha: 0.7, k: 2 },
        { ...look, alpha: 0.7, k: 5 },
        { ...look, alpha: 0.7, k: 20 },
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
        { method: 'base' },
        { method: 'layer-sam', rho: 0.1 },
        { method: 'look-layer-sam', rho: 0.1, k: 5, alpha: 0.2 },
        { method: 'look-layer-sam', rho: 0.1, k: 5, alpha: 0.7 },
      ],
    },
  },
  ...imageRecipes,
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

/** Recipes of other projects, on whole data sets and with dropout: they cannot be started here. */
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
