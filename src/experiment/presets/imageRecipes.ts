/** Experiments on MNIST and Fashion-MNIST. Numbers are means on WebAssembly; docs/decisions.md. */
import type { DatasetName } from '../datasets.ts'
import type { ExperimentInput } from '../input.ts'
import type { Recipe } from './recipe.ts'

/** 28 × 28 pixels in patches of 7: 16 tokens. */
const tokens16 = { imageSize: 28, patchSize: 7, width: 64, depth: 3, heads: 4 }
/** In patches of 4: 49 tokens. */
const tokens49 = { imageSize: 28, patchSize: 4, width: 48, depth: 2, heads: 4 }

/** What all of them have in common. */
const experiment = (
  name: DatasetName,
  dataset: { trainSize: number; labelNoise?: number },
  model: NonNullable<ExperimentInput['model']>,
  steps: number,
  { rho, alpha }: { rho: number; alpha: number },
): ExperimentInput => ({
  dataset: { name, ...dataset },
  model,
  training: { steps, batchSize: 64, evalEvery: 50, evalImages: 2000 },
  lanes: [{ method: 'base' }, { method: 'sam', rho }, { method: 'look-sam', rho, k: 5, alpha }],
})

export const imageRecipes: readonly Recipe[] = [
  {
    name: 'Fashion-MNIST: wrong labels, 16 tokens',
    look: 'AdamW learns every wrong label by heart, SAM more than half of them, LookSAM few: see memorised and resisted among the charts, and Wrong labels under Images.',
    measured:
      'At step 1,500 memorised, validation loss and accuracy: AdamW 1.00, 2.92, 0.509; SAM 0.62, 1.31, 0.625; LookSAM 0.15, 1.18, 0.634. Three seeds, all of them alike.',
    experiment: experiment('fashion-mnist', { trainSize: 1000, labelNoise: 0.3 }, tokens16, 1500, {
      rho: 0.3,
      alpha: 0.7,
    }),
  },
  {
    name: 'MNIST: wrong labels, 16 tokens',
    look: 'AdamW learns every wrong label by heart, SAM about half of them, LookSAM a fifth. The longer it trains, the more SAM memorises too.',
    measured:
      'At step 1,000 memorised, validation loss and accuracy: AdamW 1.00, 2.28, 0.542; SAM 0.44, 1.12, 0.642; LookSAM 0.20, 1.25, 0.597. Three seeds; SAM memorised from 0.31 to 0.53. With 1,500 steps, under one seed, SAM memorised 0.90.',
    experiment: experiment('mnist', { trainSize: 1000, labelNoise: 0.3 }, tokens16, 1000, {
      rho: 0.3,
      alpha: 0.5,
    }),
  },
  {
    name: 'Fashion-MNIST: wrong labels, 49 tokens',
    look: 'With 49 tokens AdamW again learns nearly every wrong label by heart, SAM about half of them; LookSAM lies between, and differs from seed to seed.',
    measured:
      'At step 1,200 memorised, validation loss and accuracy: AdamW 0.95, 2.36, 0.494; SAM 0.47, 1.46, 0.552; LookSAM 0.59, 1.71, 0.499. Three seeds; LookSAM memorised from 0.36 to 0.76.',
    experiment: experiment('fashion-mnist', { trainSize: 600, labelNoise: 0.3 }, tokens49, 1200, {
      rho: 0.2,
      alpha: 0.4,
    }),
  },
  {
    name: 'Fashion-MNIST: few images',
    look: 'A hundred images with right labels are all there is to learn from. The lanes come close to each other: SAM’s loss is lower, its accuracy hardly higher.',
    measured:
      'At step 400 validation loss and accuracy: AdamW 3.33, 0.500; SAM 2.92, 0.514; LookSAM 2.97, 0.509. Three seeds, whose accuracies lie further apart than the lanes’.',
    experiment: experiment('fashion-mnist', { trainSize: 100 }, tokens16, 400, {
      rho: 0.1,
      alpha: 0.2,
    }),
  },
  {
    name: 'MNIST: few images',
    look: 'A hundred digits with right labels. No lane is better than the others: with so few images sharpness-aware training does not replace what is not there.',
    measured:
      'At step 400 validation loss and accuracy: AdamW 3.64, 0.453; SAM 3.39, 0.436; LookSAM 3.42, 0.438. Three seeds, whose accuracies lie further apart than the lanes’.',
    experiment: experiment('mnist', { trainSize: 100 }, tokens16, 400, { rho: 0.1, alpha: 0.2 }),
  },
]
