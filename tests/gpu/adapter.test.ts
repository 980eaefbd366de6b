import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-webgpu'
import { expect, test } from 'vitest'

test('the browser has a WebGPU adapter', async () => {
  expect(navigator.gpu, 'navigator.gpu').toBeDefined()
  expect(await navigator.gpu.requestAdapter(), 'adapter').not.toBeNull()
})

test('tfjs multiplies two matrices on WebGPU', async () => {
  expect(await tf.setBackend('webgpu')).toBe(true)
  const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])
  const b = tf.tensor2d([7, 8, 9, 10, 11, 12], [3, 2])
  const product = tf.matMul(a, b)
  expect(tf.getBackend()).toBe('webgpu')
  expect([...(await product.data())]).toEqual([58, 64, 139, 154])
  tf.dispose([a, b, product])
})
