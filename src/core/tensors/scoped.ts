import * as tf from '@tensorflow/tfjs-core'

/** tf.tidy for a result of any shape: frees every tensor that the work made and does not return. */
export const scoped = <T extends object>(work: () => T): T => tf.tidy(work as () => never)
