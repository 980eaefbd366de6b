import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { lossAndGradOf } from '../../../src/core/training/lossAndGrad.ts'
import { createVit, patchify } from '../../../src/core/model/vit.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { numericalGradient } from '../../reference/gradient.ts'
import * as reference from '../../reference/vit.ts'
import { fromReference, paddingOf, toReference, worstError } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'
import { tinyExperiment, tinyModel, type TinyInput } from '../../fixtures/tiny.ts'

const B = 3
const size = tinyModel.imageSize ** 2 * tinyModel.channels

const images = Array.from({ length: B }, (_, b) => roundedNoise(size, 60 + b))
const imageTensor = tf.tensor2d(Float32Array.from(images.flatMap((image) => [...image])), [B, size])

/** A model with lively weights: attention, every bias and every gain at work. */
function lively(model: NonNullable<TinyInput['model']>) {
  const settings = tinyExperiment({ model }).model
  const vit = createVit(settings)
  const count = reference.tensorsOf(settings).reduce((sum, tensor) => sum + tensor.size, 0)
  const w = roundedNoise(count, 7, 0.7)
  return { settings, vit, w, tensor: tf.tensor1d(fromReference(vit.layout, settings, w)) }
}

const models = [
  { pool: 'gap' },
  { pool: 'cls' },
  { pool: 'gap', depth: 2, heads: 3 },
  { pool: 'cls', depth: 2, heads: 1, mlpRatio: 2 },
  { pool: 'gap', patchSize: 4, width: 5, heads: 5, mlpRatio: 1 }, // one token
  { pool: 'cls', patchSize: 1, width: 4, heads: 4, mlpRatio: 0.25 }, // 17 tokens
] as const

describe.each(models)('the ViT %j', (model) => {
  const { settings, vit, w, tensor } = lively(model)

  test('has timm’s tensors at their sizes, dense kernels marked', () => {
    const ours = vit.layout.segments.map(({ name, size, kernel }) => ({ name, size, kernel }))
    const theirs = reference
      .tensorsOf(settings)
      .map(({ name, size, kernel }) => ({ name, size, kernel }))
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
    expect(ours.toSorted(byName)).toEqual(theirs.toSorted(byName))
  })

  test('gives the logits of the float64 reference', async () => {
    const got = await vit.forward(tensor, imageTensor).data()
    const expected = images.flatMap((image) => [...reference.logits(settings, w, image)])
    expect(worstError(got, expected)).toBeLessThan(1e-6)
  })

  test('has the gradient of float64 central differences, and none in the padding', async () => {
    const targets = images.map((_, b) => reference.target(b % 3, 3, 0.1))
    const rows = tf.tensor2d(Float32Array.from(targets.flatMap((y) => [...y])), [B, 3])
    const { loss, g } = lossAndGradOf(vit, { images: imageTensor, targets: rows })(tensor)
    const lossAt = (at: Float64Array) => reference.vitLoss(settings, at, images, targets)
    expect((await loss.data())[0]! / lossAt(w)).toBeCloseTo(1, 6)
    const got = await g.data()
    const gradient = toReference(vit.layout, settings, got)
    expect(worstError(gradient, numericalGradient(lossAt, w))).toBeLessThan(5e-6)
    expect(paddingOf(vit.layout, got).every((x) => x === 0)).toBe(true)
  })
})

test('images of a batch do not see each other', async () => {
  const { vit, tensor } = lively({ depth: 2 })
  const together = await vit.forward(tensor, imageTensor).data()
  const alone = await vit.forward(tensor, tf.slice2d(imageTensor, [1, 0], [1, -1])).data()
  expect(together.slice(3, 6)).toEqual(alone)
})

test('patches go from left to right and down, each row-major as (P, P, C)', async () => {
  const model = tinyExperiment({ model: { imageSize: 4, patchSize: 2, channels: 2 } }).model
  const patches = await patchify(imageTensor, model).data()
  expect(Array.from(patches)).toEqual(
    images.flatMap((image) => [...reference.patchesOf(model, image)]),
  )
  const numbered = tf.tensor2d(
    Float32Array.from({ length: 32 }, (_, i) => i),
    [1, 32],
  )
  expect((await patchify(numbered, model).array())[1]).toEqual([4, 5, 6, 7, 12, 13, 14, 15])
})
