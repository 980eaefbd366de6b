/** What Theorem 1 takes from a network in training: ‖w‖² and the error rate around w. */
import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from '../data/feed.ts'
import type { Resize } from '../data/resize.ts'
import { plainProgram } from '../device.ts'
import { createEvaluation } from '../training/evaluate.ts'
import { lossAndGradOf } from '../training/lossAndGrad.ts'
import { globalPerturbation } from '../methods/perturbation.ts'
import type { Vit } from '../model/vit.ts'
import type { Vector } from '../tensors/params.ts'
import { add, dot } from '../tensors/vector.ts'

export interface BoundMeasures {
  /** ‖w‖² */
  weightNormSquared: number
  /** The error rate on the training set at w, 0 to 1. */
  trainError: number
  /** The same at w + ρ g/‖g‖, g over the whole training set: a lower estimate of the maximum within ρ. */
  perturbedError: number
}

export async function boundMeasures(
  vit: Vit,
  w: Vector,
  { images, targets }: Examples,
  resize: Resize,
  rho: number,
  chunk: number,
): Promise<BoundMeasures> {
  const numbers = tf.tidy(() => {
    const examples = { images: resize(images), targets }
    const whole = (image: tf.Tensor2D) => image
    const { g } = lossAndGradOf(vit, examples, chunk)(w)
    const perturbed = add(w, globalPerturbation(w, g, tf.scalar(rho)))
    const evaluation = createEvaluation(vit, examples, whole, chunk, { program: plainProgram })
    const accuracy = (at: Vector) => tf.slice1d(evaluation.run(at), 1, 1)
    return tf.concat1d([tf.reshape(dot(w, w), [1]), accuracy(w), accuracy(perturbed)])
  })
  const [weightNormSquared, accuracy, perturbedAccuracy] = await numbers.data()
  numbers.dispose()
  return {
    weightNormSquared: weightNormSquared!,
    trainError: 1 - accuracy!,
    perturbedError: 1 - perturbedAccuracy!,
  }
}
