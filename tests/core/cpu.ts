/** Registers tfjs's plain JavaScript backend, which greets with its first tensor unless it takes this for its own test. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'

tf.env().set('IS_TEST', true)
tf.scalar(0).dispose()
tf.env().set('IS_TEST', false)
