/** What each optimizer of an Experiment does: a chain of transforms from gradient to update. Each has a row in src/experiment/optimizers.ts. */
import type { OptimizerName } from '../../experiment/optimizers.ts'
import type { OptimizerSettings } from '../../experiment/schema.ts'
import type { Layout, Vector } from '../tensors/params.ts'
import { scaleByAdam } from './adam.ts'
import { addDecayedWeights } from './decay.ts'
import { scaleByLearningRate } from './learningRate.ts'
import { momentum } from './sgd.ts'
import { chain, type Transform } from './transform.ts'
import { scaleByTrustRatio } from './trustRatio.ts'

/** `mask` is 1 on the layout's dense kernels and 0 elsewhere. */
type Build = (settings: OptimizerSettings, layout: Layout, mask: Vector) => Transform

export const optimizerChains = {
  adamw: (settings, _layout, mask) =>
    chain(scaleByAdam(settings), addDecayedWeights(mask), scaleByLearningRate),
  lamb: ({ beta1, beta2 }, layout, mask) =>
    chain(
      scaleByAdam({ beta1, beta2, eps: 1e-6 }),
      addDecayedWeights(mask),
      scaleByTrustRatio(layout),
      scaleByLearningRate,
    ),
  sgd: (settings, _layout, mask) =>
    chain(momentum(settings.momentum), addDecayedWeights(mask), scaleByLearningRate),
} as const satisfies Record<OptimizerName, Build>
