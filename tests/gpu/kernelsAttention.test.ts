import { expect, test } from 'vitest'
import { attention } from '../../src/engine/kernels/attention.ts'
import { attentionGrad } from '../../src/engine/kernels/attentionGrad.ts'
import type { Heads } from '../../src/engine/kernels/heads.ts'
import { distance, numbers, run } from './kernelsRun.ts'

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

async function compare(shape: Heads, qkv: Float32Array, most: number) {
  const { images, tokens: N, heads: H, headWidth: d } = shape
  const size = images * N * H * d
  const dOut = numbers(size, 2)
  const expected = reference(shape, qkv, dOut)
  const forward = attention(shape)
  const [out, logSumExp] = await run(forward, [qkv], [size, images * H * N])
  expect(distance(out!, expected.out)).toBeLessThan(most)
  expect(distance(logSumExp!, expected.logSumExp)).toBeLessThan(most * largest(expected.logSumExp))
  const inputs = [qkv, out!, dOut, logSumExp!]
  const backward = attentionGrad(shape)
  const [dqkv] = await run(backward, inputs, [3 * size])
  expect(distance(dqkv!, expected.dqkv)).toBeLessThan(5 * most * largest(expected.dqkv))
  return { out: out!, dqkv: dqkv!, inputs }
}

test.each([
  { images: 2, tokens: 1, heads: 1, headWidth: 8 },
  { images: 3, tokens: 5, heads: 2, headWidth: 12 },
  { images: 1, tokens: 17, heads: 3, headWidth: 16 },
  { images: 1, tokens: 18, heads: 2, headWidth: 10 },
  { images: 2, tokens: 49, heads: 2, headWidth: 32 },
  { images: 1, tokens: 197, heads: 1, headWidth: 24 },
  { images: 1, tokens: 7, heads: 1, headWidth: 64 },
])('attention and its gradient: %o', async (shape) => {
  const { images, tokens, heads, headWidth } = shape
  await compare(shape, numbers(images * tokens * 3 * heads * headWidth, 1, 2), 1e-5)
})

test('scores of a thousand, up and down', async () => {
  const shape = { images: 1, tokens: 17, heads: 2, headWidth: 8 }
  const qkv = numbers(17 * 3 * 16, 1).map((x, i) => (i % 48 < 32 ? 40 * x : x))
  await compare(shape, qkv, 1e-3)
})

test('an image of NaN spoils no other, and two runs are equal', async () => {
  const shape = { images: 3, tokens: 5, heads: 2, headWidth: 8 }
  const perImage = 5 * 3 * 16
  const qkv = numbers(3 * perImage, 1)
  qkv.fill(NaN, perImage, 2 * perImage)
  const { out, dqkv, inputs } = await compare(shape, qkv, 1e-5)
  const spoilt = (x: Float32Array) => [...x].findIndex(Number.isNaN)
  expect([spoilt(out), spoilt(dqkv)]).toEqual([5 * 16, perImage])
  expect(out.filter(Number.isNaN)).toHaveLength(5 * 16)
  expect(await run(attentionGrad(shape), inputs, [dqkv.length])).toEqual([dqkv])
})
