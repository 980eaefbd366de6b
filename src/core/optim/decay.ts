import { add, mul, scale } from '../tensors/vector.ts'
import type { Vector } from '../tensors/params.ts'
import { stateless } from './transform.ts'

/** u ← u + λw on dense kernels only: biases, LayerNorm, position embedding and class token do not decay. */
export const addDecayedWeights = (mask: Vector) =>
  stateless((u, w, { weightDecay }) => add(u, scale(mul(w, mask), weightDecay)))
