import * as tf from '@tensorflow/tfjs-core'
import { scale } from '../tensors/vector.ts'
import { stateless } from './transform.ts'

/** u ← −η(t) u */
export const scaleByLearningRate = stateless((u, _w, { eta }) => scale(u, tf.neg(eta)))
