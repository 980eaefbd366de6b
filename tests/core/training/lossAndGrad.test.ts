import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { lossAndGradInParts } from '../../../src/core/training/lossAndGrad.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { scoped } from '../../../src/core/tensors/scoped.ts'
import { noise32 } from '../../reference/algebra.ts'
import { worstError } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

const B = 8
const vit = createVit(tinyExperiment().model)
const w = tf.tensor1d(noise32(vit.layout.length, 7))
const images = tf.tensor2d(noise32(B * 32, 5), [B, 32])
const targets = tf.cast(tf.oneHot([0, 1, 2, 0, 1, 2, 1, 1], 3) as tf.Tensor2D, 'float32')

const batch = (rows: tf.Tensor1D) => ({
  images: tf.gather(images, rows),
  targets: tf.gather(targets, rows),
})

const lossAndGrad = (microBatch: number | null) =>
  scoped(() => lossAndGradInParts(vit, batch, tf.range(0, B, 1, 'int32'), microBatch)(w))

async function measured(microBatch: number | null) {
  const { loss, g } = lossAndGrad(microBatch)
  return { loss: (await loss.data())[0]!, g: await g.data() }
}

test.each([1, 2, 3, 4, 5, 7])(
  'in micro-batches of %i, loss and gradient are those of the whole batch',
  async (microBatch) => {
    const [whole, parts] = [await measured(null), await measured(microBatch)]
    expect(parts.loss / whole.loss).toBeCloseTo(1, 6)
    expect(worstError(parts.g, whole.g)).toBeLessThan(5e-7)
  },
)

test('a micro-batch as large as the batch, or larger, is the whole batch, bit for bit', async () => {
  const whole = await measured(null)
  for (const microBatch of [8, 9, 1000]) expect(await measured(microBatch)).toEqual(whole)
})

test('the same weights give the same gradient, bit for bit, however often', async () => {
  const once = await measured(null)
  expect(await measured(null)).toEqual(once)
})

test.each([null, 1, 3, 8])(
  'with micro-batches of %j nothing but the result stays',
  (microBatch) => {
    const before = tf.memory()
    const { loss, g } = scoped(() => lossAndGrad(microBatch))
    expect(tf.memory().numTensors).toBe(before.numTensors + 2)
    tf.dispose([loss, g])
    expect(tf.memory().numTensors).toBe(before.numTensors)
    expect(tf.memory().numBytes).toBe(before.numBytes)
  },
)
