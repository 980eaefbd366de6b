/** An operation of the trainer beside its float64 reference: results, and gradients of Σ dy·f. */
import * as tf from '@tensorflow/tfjs-core'
import { dot, roundedNoise, type Numbers } from '../../reference/algebra.ts'
import { numericalGradient } from '../../reference/gradient.ts'
import { worstError } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'

interface Operation {
  shapes: number[][]
  values: Numbers[]
  ours: (...inputs: tf.Tensor[]) => tf.Tensor
  reference: (...inputs: Numbers[]) => Numbers
  /** Step of the central differences, as a share of the largest number of an input. */
  h?: number
}

const largest = (x: Numbers) => x.reduce((max, value) => Math.max(max, Math.abs(value)), 0)

/** The worst errors of the result and of each input's gradient, as shares of the largest number. */
export async function errors({ shapes, values, ours, reference, h = 1e-5 }: Operation) {
  const tensors = values.map((v, i) => tf.tensor(Float32Array.from(v), shapes[i]))
  const result = ours(...tensors)
  const expected = reference(...values)
  const dy = roundedNoise(expected.length, 99)
  const dyTensor = tf.tensor(Float32Array.from(dy), result.shape)
  const gradients = tf.grads(ours)(tensors, dyTensor)
  const gradientErrors = await Promise.all(
    gradients.map(async (gradient, i) => {
      const along = (x: Numbers) => dot(dy, reference(...values.map((v, j) => (i === j ? x : v))))
      return worstError(
        await gradient.data(),
        numericalGradient(along, values[i]!, h * largest(values[i]!)),
      )
    }),
  )
  const resultError = worstError(await result.data(), expected)
  tf.dispose([tensors, result, dyTensor, gradients])
  return { result: resultError, gradients: gradientErrors }
}
