import * as tf from '@tensorflow/tfjs-core'

/** An operation's own kernel where the backend has one, else its composition of tfjs's operations. */
export function fused<T extends tf.Tensor>(
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  attrs: Record<string, number>,
  composition: () => T,
): T {
  if (!tf.getKernel(kernelName, tf.getBackend())) return composition()
  const result = tf.engine().runKernel<T | T[]>(kernelName, inputs, attrs)
  return Array.isArray(result) ? result[0]! : result // the rest is for the gradient
}
