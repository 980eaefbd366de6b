import { expect, test } from 'vitest'
import { attentionKernel } from '../../src/engine/targets/webgpu/kernels/attention.ts'
import { attentionGrad } from '../../src/engine/targets/webgpu/kernels/attentionGrad.ts'
import type { Heads } from '../../src/engine/targets/webgpu/kernels/heads.ts'
import { noise32 } from '../reference/algebra.ts'
import { distance, run } from './kernelsRun.ts'

/** Attention and its gradient in float64, with the whole matrix of scores. */
function reference(shape: Heads, qkv: Float32Array, dOut: Float32Array) {
  const { images, tokens: N, heads: H, headWidth: d } = shape
  const out = new Float64Array(images * N * H * d)
  const logSumExp = new Float64Array(images * H * N)
  const dqkv = new Float64Array(qkv.length)
  const scale = 1 / Math.sqrt(d)
  for (let b = 0; b < images; b++) {
    for (let h = 0; h < H; h++) {
      const at = (part: number, n: number, c: number) =>
        ((b * N + n) * 3 + part) * H * d + h * d + c
      const outAt = (n: number, c: number) => (b * N + n) * H * d + h * d + c
      const sum = (term: (c: number) => number) => {
        let total = 0
        for (let c = 0; c < d; c++) total += term(c)
        return total
      }
      for (let i = 0; i < N; i++) {
        const scores = Array.from(
          { length: N },
          (_, j) => scale * sum((c) => qkv[at(0, i, c)]! * qkv[at(1, j, c)]!),
        )
        const top = Math.max(...scores)
        const all = scores.reduce((total, s) => total + Math.exp(s - top), 0)
        const p = scores.map((s) => Math.exp(s - top) / all)
        logSumExp[(b * H + h) * N + i] = top + Math.log(all)
        for (let c = 0; c < d; c++) {
          for (let j = 0; j < N; j++) out[outAt(i, c)]! += p[j]! * qkv[at(2, j, c)]!
        }
        const delta = sum((c) => dOut[outAt(i, c)]! * out[outAt(i, c)]!)
        for (let j = 0; j < N; j++) {
          const dP = sum((c) => dOut[outAt(i, c)]! * qkv[at(2, j, c)]!)
          const dS = p[j]! * (dP - delta) * scale
          for (let c = 0; c < d; c++) {
            dqkv[at(0, i, c)]! += dS * qkv[at(1, j, c)]!
            dqkv[at(1, j, c)]! += dS * qkv[at(0, i, c)]!
            dqkv[at(2, j, c)]! += p[j]! * dOut[outAt(i, c)]!
          }
        }
      }
    }
  }
  return { out, logSumExp, dqkv }
}

/** The largest size of a finite number in x, or 1. */
const largest = (x: Float64Array): number =>
  x.reduce((most, each) => (Math.abs(each) > most ? Math.abs(each) : most), 1)

/** What the kernels give, and how far it is at most from the reference, relative to the largest number there. */
async function compare(shape: Heads, qkv: Float32Array) {
  const { images, tokens: N, heads: H, headWidth: d } = shape
  const size = images * N * H * d
  const dOut = noise32(size, 2)
  const expected = reference(shape, qkv, dOut)
  const found = await run(attentionKernel(shape), [qkv], [size, images * H * N])
  const [out, logSumExp] = found as [Float32Array, Float32Array]
  const inputs = [qkv, out, dOut, logSumExp]
  const [dqkv] = await run(attentionGrad(shape), inputs, [3 * size])
  const error = Math.max(
    distance(out, expected.out) / largest(expected.out),
    distance(logSumExp, expected.logSumExp) / largest(expected.logSumExp),
    distance(dqkv!, expected.dqkv) / largest(expected.dqkv),
  )
  return { out, dqkv: dqkv!, error }
}

test.each([
  { adapterClass: 'quads', images: 2, tokens: 1, heads: 1, headWidth: 8 },
  { adapterClass: 'alone', images: 3, tokens: 5, heads: 2, headWidth: 12 },
  { adapterClass: 'quads', images: 3, tokens: 5, heads: 2, headWidth: 12 },
  { adapterClass: 'quads', images: 1, tokens: 17, heads: 3, headWidth: 16 },
  { adapterClass: 'group', images: 2, tokens: 49, heads: 2, headWidth: 32 },
  { adapterClass: 'quads', images: 2, tokens: 49, heads: 2, headWidth: 32 },
  { adapterClass: 'alone', images: 2, tokens: 3, heads: 2, headWidth: 10 },
  { adapterClass: 'quads', images: 1, tokens: 18, heads: 2, headWidth: 6 },
  { adapterClass: 'quads', images: 1, tokens: 197, heads: 1, headWidth: 24 },
  { adapterClass: 'group', images: 1, tokens: 7, heads: 1, headWidth: 64 },
] as const)('attention and its gradient: %o', async (shape) => {
  const { images, tokens, heads, headWidth } = shape
  const qkv = noise32(images * tokens * 3 * heads * headWidth, 1, 2)
  const { error } = await compare(shape, qkv)
  expect(error).toBeLessThan(2e-5)
})

test('scores of a thousand, up and down', async () => {
  const shape: Heads = { adapterClass: 'quads', images: 1, tokens: 17, heads: 2, headWidth: 8 }
  const qkv = noise32(17 * 3 * 16, 1).map((x, i) => (i % 48 < 32 ? 40 * x : x))
  const { error } = await compare(shape, qkv)
  expect(error).toBeLessThan(1e-3)
})

test('an image of NaN spoils no other, and two runs are equal', async () => {
  const shape: Heads = { adapterClass: 'quads', images: 3, tokens: 5, heads: 2, headWidth: 8 }
  const qkv = noise32(3 * 5 * 3 * 16, 1)
  const clean = await compare(shape, qkv)
  const again = await compare(shape, qkv)
  expect([again.out, again.dqkv]).toEqual([clean.out, clean.dqkv])

  const spoilt = await compare(shape, qkv.fill(NaN, 5 * 48, 10 * 48))
  for (const [rows, width] of [
    ['out', 16],
    ['dqkv', 48],
  ] as const) {
    const [before, nan, behind] = [0, 1, 2].map((b) =>
      spoilt[rows].subarray(5 * width * b, 5 * width * (b + 1)),
    )
    expect(before).toEqual(clean[rows].subarray(0, 5 * width))
    expect(nan!.every(Number.isNaN)).toBe(true)
    expect(behind).toEqual(clean[rows].subarray(10 * width))
  }
})
