/** An optimizer of the trainer and its float64 reference on the same weights and gradients. */
import * as tf from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../../../src/experiment/schema.ts'
import { optimizerChains } from '../../../src/core/optim/index.ts'
import { createLayout } from '../../../src/core/tensors/params.ts'
import { kernelMask } from '../../../src/core/tensors/vector.ts'
import { noise, type Numbers } from '../../reference/algebra.ts'
import type { ReferenceOptimizer, Span } from '../../reference/optimizers.ts'
import '../../fixtures/cpu.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

/** Two dense kernels, one of them all zeros, a bias and a LayerNorm gain, without padding to speak of. */
export const spans: (Span & { name: string })[] = [
  { name: 'first.weight', offset: 0, size: 64, kernel: true },
  { name: 'first.bias', offset: 64, size: 64, kernel: false },
  { name: 'zero.weight', offset: 128, size: 128, kernel: true },
  { name: 'norm.weight', offset: 256, size: 64, kernel: false },
]
const layout = createLayout(
  spans.map(({ name, size, kernel }) => ({ name, shape: [size], kernel })),
)

export const isKernel = (i: number): boolean => i < 64 || (i >= 128 && i < 256)

/** Noise; the bias begins at 0, so that its tiny gradients show. */
export const start: Numbers = Float64Array.from(
  Float32Array.from(noise(layout.length, 1), (x, i) => (i >= 64 && i < 256 ? 0 : x)),
)

/** Gradients of very different sizes; those of the norm vanish on odd steps. */
export const gradientAt = (t: number): Numbers =>
  Float64Array.from(
    Float32Array.from(noise(layout.length, 10 + t), (x, i) => {
      const size = i < 64 ? 1 : i < 128 ? 1e-5 : i < 256 ? 30 : t % 2
      return x * size
    }),
  )

const rateAt = (t: number) => 0.01 / (1 + t / 10)

export const settings = (changes: Partial<OptimizerSettings>): OptimizerSettings => ({
  ...tinyExperiment().optimizer,
  ...changes,
})

/** The weights after each step, as the trainer computes them. */
export function descend(
  chosen: OptimizerSettings,
  steps: number,
  weightDecay = chosen.weightDecay,
  eta = rateAt,
): Float32Array[] {
  const optimizer = optimizerChains[chosen.name](chosen, layout, kernelMask(layout))
  let w = tf.tensor1d(Float32Array.from(start))
  let slots: readonly tf.Tensor1D[] = Array.from({ length: optimizer.slots }, () => tf.zerosLike(w))
  return Array.from({ length: steps }, (_, t) => {
    const knobs = {
      eta: tf.scalar(eta(t)),
      weightDecay: tf.scalar(weightDecay),
      mCorrection: tf.scalar(1 / (1 - chosen.beta1 ** (t + 1))),
      vCorrection: tf.scalar(1 / (1 - chosen.beta2 ** (t + 1))),
    }
    const [u, next] = optimizer.update(
      tf.tensor1d(Float32Array.from(gradientAt(t))),
      slots,
      w,
      knobs,
    )
    slots = next
    w = tf.add(w, u)
    return Float32Array.from(w.dataSync())
  })
}

/** The same in float64. */
export function descendReference(optimizer: ReferenceOptimizer, steps: number): Numbers[] {
  let w = start
  return Array.from({ length: steps }, (_, t) => {
    w = optimizer(w, gradientAt(t), rateAt(t), t)
    return w
  })
}
