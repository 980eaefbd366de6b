/** The optimizers an Experiment can name, each a chain of links from gradient to update. */
import type { OptimizerSettings } from '../experiment.ts'
import type { Vector } from '../params.ts'
import { scaleByAdam } from './adam.ts'
import { addDecayedWeights } from './decay.ts'
import { scaleByLearningRate } from './learningRate.ts'
import { chain, type Transform } from './transform.ts'

export const optimizers = {
  adamw: (settings, mask) => chain(scaleByAdam(settings), addDecayedWeights(mask), scaleByLearningRate),
} as const satisfies Record<OptimizerSettings['name'], (settings: OptimizerSettings, mask: Vector) => Transform>
