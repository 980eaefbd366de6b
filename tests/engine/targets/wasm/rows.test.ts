import { expect, test } from 'vitest'
import { simdAttention } from '../../../../src/engine/targets/wasm/kernels/attention.ts'
import { simdAttentionGrad } from '../../../../src/engine/targets/wasm/kernels/attentionGrad.ts'
import { simdCrossEntropy } from '../../../../src/engine/targets/wasm/kernels/crossEntropy.ts'
import type { HeadsShape } from '../../../../src/engine/targets/wasm/kernels/heads.ts'
import {
  simdLayerNorm,
  simdLayerNormGrad,
} from '../../../../src/engine/targets/wasm/kernels/layerNorm.ts'
import { noise32 } from '../../../reference/algebra.ts'
import { attentionAndGradient, layerNormAndGradient } from '../../../reference/kernels.ts'
import { logSoftmax } from '../../../reference/vit.ts'
import { relativeError, runKernel } from './runKernel.ts'

function attentionOf(shape: HeadsShape, qkv: Float32Array) {
  const { images, tokens, heads, headWidth } = shape
  const size = images * tokens * heads * headWidth
  const dOut = noise32(size, 2)
  const found = runKernel(simdAttention(shape), [qkv], [size, images * heads * tokens])
  const [out, logSumExp] = found as [Float32Array, Float32Array]
  const [dqkv] = runKernel(simdAttentionGrad(shape), [qkv, out, dOut, logSumExp], [3 * size])
  const expected = attentionAndGradient(shape, qkv, dOut)
  const errors = [
    relativeError(out, expected.out),
    relativeError(logSumExp, expected.logSumExp),
    relativeError(dqkv!, expected.dqkv),
  ]
  return { out, dqkv: dqkv!, error: Math.max(...errors) }
}

const qkvOf = ({ images, tokens, heads, headWidth }: HeadsShape, size = 2) =>
  noise32(images * tokens * 3 * heads * headWidth, 1, size)

test.each([
  { images: 1, tokens: 1, heads: 1, headWidth: 1 },
  { images: 2, tokens: 5, heads: 3, headWidth: 3 },
  { images: 1, tokens: 7, heads: 2, headWidth: 8 },
  { images: 3, tokens: 16, heads: 2, headWidth: 12 },
  { images: 2, tokens: 49, heads: 4, headWidth: 16 },
  { images: 1, tokens: 64, heads: 1, headWidth: 10 },
  { images: 1, tokens: 197, heads: 2, headWidth: 24 }, // several blocks of queries
])('attention and its gradient, %o', (shape) => {
  expect(attentionOf(shape, qkvOf(shape)).error).toBeLessThan(2e-6)
})

test('scores of hundreds leave attention exact', () => {
  const shape = { images: 1, tokens: 9, heads: 1, headWidth: 8 }
  const { out, error } = attentionOf(shape, qkvOf(shape, 30))
  expect(out.every(Number.isFinite)).toBe(true)
  expect(error).toBeLessThan(1e-4)
})

test('an image of NaN spoils no other', () => {
  const shape = { images: 3, tokens: 6, heads: 2, headWidth: 5 }
  const qkv = qkvOf(shape)
  const clean = attentionOf(shape, qkv)
  qkv.fill(NaN, 6 * 30, 12 * 30)
  const spoilt = attentionOf(shape, qkv)
  for (const [i, x] of spoilt.out.entries()) {
    const own = i >= 60 && i < 120
    expect(Number.isNaN(x)).toBe(own)
    if (!own) expect(x).toBe(clean.out[i])
  }
})

test.each([
  [1, 1],
  [3, 5],
  [17, 7],
  [70, 30],
  [197, 64],
])('LayerNorm and its gradient, %i rows of %i', (rows, width) => {
  const [x, gamma, beta] = [noise32(rows * width, 1), noise32(width, 2), noise32(width, 3)]
  const [dy, residual] = [noise32(rows * width, 4), noise32(rows * width, 5)]
  const expected = layerNormAndGradient(width, x, gamma, beta, dy)
  const shape = { rows, width }
  const found = runKernel(simdLayerNorm(shape), [x, gamma, beta], [rows * width, 2 * rows])
  const [y, stats] = found as [Float32Array, Float32Array]
  expect(relativeError(y, expected.y)).toBeLessThan(2e-6)
  expect(relativeError(stats, expected.stats)).toBeLessThan(2e-6)

  const lengths = [rows * width, width, width]
  const gradients = runKernel(simdLayerNormGrad(shape), [dy, x, gamma, stats], lengths)
  for (const [i, part] of [expected.dx, expected.dGamma, expected.dBeta].entries())
    expect(relativeError(gradients[i]!, part)).toBeLessThan(5e-6)
  const onto = simdLayerNormGrad({ ...shape, residual: true })
  const [sum] = runKernel(onto, [dy, x, gamma, stats, residual], lengths)
  expect(sum).toEqual(gradients[0]!.map((each, i) => each + residual[i]!))
})

test.each([
  [1, 2],
  [3, 3],
  [8, 10],
  [2, 1000],
])('cross-entropy and its gradient, %i rows of %i classes', (rows, classes) => {
  const z = noise32(rows * classes, 1, 5)
  const y = new Float32Array(rows * classes)
  for (let r = 0; r < rows; r++) {
    y[r * classes + ((r + 1) % classes)] = 0.1
    y[r * classes + (r % classes)]! += 0.9
  }
  const [loss, dz] = runKernel(simdCrossEntropy({ rows, classes }), [z, y], [1, rows * classes])
  const logs = Array.from({ length: rows }, (_, r) => [
    ...logSoftmax(Float64Array.from(z.subarray(r * classes, (r + 1) * classes))),
  ]).flat()
  expect(loss![0]).toBeCloseTo(-logs.reduce((sum, log, i) => sum + y[i]! * log, 0) / rows, 5)
  expect(
    relativeError(
      dz!,
      logs.map((log, i) => (Math.exp(log) - y[i]!) / rows),
    ),
  ).toBeLessThan(2e-7)
})
