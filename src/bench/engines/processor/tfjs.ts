import path from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { tfjsEngine } from '../tfjsEngine.ts'

// The bundle knows the project's folder as __dirname.
setWasmPaths(`${path.join(__dirname, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')}/`)
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)

export const processorTfjs = tfjsEngine('wasm', {
  flush: () => {},
  finished: () => Promise.resolve(),
})
