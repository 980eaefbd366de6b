/** What Theorem 1 takes from a network in training: ‖w‖² and the error rate around w. */
import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from '../data/feed.ts'
import type { Resize } from '../data/resize.ts'
import type { Body, Device } from '../device.ts'
import { chunksOf, createEvaluation, summed, type Chunk } from '../training/evaluate.ts'
import { lossAndGradOf } from '../training/lossAndGrad.ts'
import { copyOf } from '../training/step.ts'
import { globalPerturbation } from '../methods/perturbation.ts'
import type { Vit } from '../model/vit.ts'
import type { Vector } from '../tensors/params.ts'
import { add, dot, scale } from '../tensors/vector.ts'

export interface BoundMeasures {
  /** ‖w‖² */
  weightNormSquared: number
  /** The error rate on the training set at w, 0 to 1. */
  trainError: number
  /** The same at w + ρ g/‖g‖, g over the whole training set: a lower estimate of the maximum within ρ. */
  perturbedError: number
}

interface Differentiated {
  w: Vector
  g: Vector // of the mean loss over the chunks so far, as parts of the whole
}

interface Perturbed extends Differentiated {
  perturbed: Vector
}

export async function boundMeasures(
  vit: Vit,
  weights: Vector,
  { images, targets }: Examples,
  resize: Resize,
  rho: number,
  chunk: number,
  device: Pick<Device, 'program'>,
): Promise<BoundMeasures> {
  const n = images.shape[0]
  const differentiate: Body<Differentiated, Chunk> = ({ w, g: before }, { rows, first }) => {
    const examples = {
      images: resize(tf.gather(images, rows)),
      targets: tf.gather(targets, rows),
    }
    const { loss, g } = lossAndGradOf(vit, examples)(w)
    const after = summed(before, scale(g, tf.scalar(rows.size / n)), first)
    before.dispose()
    return { state: { w, g: after }, numbers: tf.reshape(loss, [1]) }
  }
  const perturb: Body<Perturbed, { rho: Float32Array }> = ({ w, g, perturbed }, { rho }) => {
    const moved = add(w, globalPerturbation(w, g, tf.reshape(rho, [])))
    perturbed.dispose()
    return { state: { w, g, perturbed: moved }, numbers: tf.reshape(dot(w, w), [1]) }
  }

  // Training may go on while this is measured, and a compiled step writes over its weights.
  const w: Vector = tf.tensor1d(await copyOf(weights))
  let g: Vector = tf.zerosLike(w)
  let perturbed: Vector = tf.zerosLike(w)
  const evaluation = createEvaluation(vit, { images, targets }, resize, chunk, device)
  const gradient = device.program(differentiate)
  const last = device.program(differentiate) // the last chunk is smaller: a program of its own
  const perturbation = device.program(perturb)
  try {
    for (const inputs of chunksOf(n, chunk)) {
      const program = inputs.rows.length === chunk ? gradient : last
      await program.prepare({ w, g }, inputs)
      const { state, numbers } = program.run({ w, g }, inputs)
      g = state.g
      numbers.dispose()
    }
    const inputs = { rho: Float32Array.of(rho) }
    await perturbation.prepare({ w, g, perturbed }, inputs)
    const { state, numbers } = perturbation.run({ w, g, perturbed }, inputs)
    perturbed = state.perturbed
    const [weightNormSquared] = await taken(numbers)
    for (const compile of evaluation.compilations(w)) await compile()
    const [, accuracy] = await taken(evaluation.run(w))
    for (const compile of evaluation.compilations(perturbed)) await compile()
    const [, perturbedAccuracy] = await taken(evaluation.run(perturbed))
    return {
      weightNormSquared: weightNormSquared!,
      trainError: 1 - accuracy!,
      perturbedError: 1 - perturbedAccuracy!,
    }
  } finally {
    for (const program of [gradient, last, perturbation, evaluation]) program.dispose()
    tf.dispose([w, g, perturbed])
  }
}

/** Reads a tensor and frees it. */
async function taken(tensor: tf.Tensor1D): Promise<Float32Array> {
  const numbers = (await tensor.data()) as Float32Array
  tensor.dispose()
  return numbers
}
