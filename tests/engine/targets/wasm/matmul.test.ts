import { expect, test } from 'vitest'
import { simdMatmul, type MatmulShape } from '../../../../src/engine/targets/wasm/kernels/matmul.ts'
import { noise32 } from '../../../reference/algebra.ts'
import { gelu } from '../../../reference/erf.ts'
import { geluSlope, product } from '../../../reference/kernels.ts'
import { relativeError, runKernel } from './runKernel.ts'

const plain: MatmulShape = {
  batch: 1,
  M: 1,
  N: 1,
  K: 1,
  transposeA: false,
  transposeB: false,
  bias: false,
  gelu: false,
  geluGrad: false,
  residual: false,
  columnSums: false,
}

const factors = ({ batch, M, N, K }: MatmulShape) => [
  noise32(batch * M * K, 1),
  noise32(batch * K * N, 2),
]

// Full tiles, single numbers, edges in rows and columns, and k in several blocks, the last of them short.
const sizes = [
  [1, 1, 1],
  [4, 8, 4],
  [5, 9, 3],
  [7, 13, 6],
  [66, 70, 67],
  [3, 15, 1030],
  [6, 10, 517],
] as const

const layouts = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB })),
)

test.each(layouts)('A·B, %o', (layout) => {
  for (const [M, N, K] of sizes) {
    for (const batch of [1, 3]) {
      const shape = { ...plain, ...layout, batch, M, N, K }
      const [a, b] = factors(shape)
      const [c] = runKernel(simdMatmul(shape), [a!, b!], [batch * M * N])
      expect(relativeError(c!, product(shape, a!, b!))).toBeLessThan(2e-6)
    }
  }
})

test.each(sizes)('with bias and another matrix, %i×%i over %i', (M, N, K) => {
  const shape = { ...plain, M, N, K, bias: true, residual: true }
  const [a, b] = factors(shape)
  const [bias, residual] = [noise32(N, 3), noise32(M * N, 4)]
  const [c] = runKernel(simdMatmul(shape), [a!, b!, bias, residual], [M * N])
  const expected = product(shape, a!, b!).map((x, i) => x + bias[i % N]! + residual[i]!)
  expect(relativeError(c!, expected)).toBeLessThan(2e-6)
})

test.each(sizes)('GELU after it, with what went in, %i×%i over %i', (M, N, K) => {
  const shape = { ...plain, M, N, K, bias: true, gelu: true }
  const [a, b] = factors(shape)
  const bias = noise32(N, 3)
  const [c, inner] = runKernel(simdMatmul(shape), [a!, b!, bias], [M * N, M * N])
  const expected = product(shape, a!, b!).map((x, i) => x + bias[i % N]!)
  expect(relativeError(inner!, expected)).toBeLessThan(2e-6)
  expect(relativeError(c!, expected.map(gelu))).toBeLessThan(2e-6)
})

test.each(sizes)('times GELU’s derivative, %i×%i over %i', (M, N, K) => {
  const shape = { ...plain, M, N, K, transposeB: true, geluGrad: true }
  const [a, b] = factors(shape)
  const inner = noise32(M * N, 3, 4)
  const [c] = runKernel(simdMatmul(shape), [a!, b!, inner], [M * N])
  const expected = product(shape, a!, b!).map((x, i) => x * geluSlope(inner[i]!))
  expect(relativeError(c!, expected)).toBeLessThan(2e-6)
})

test.each(sizes)('with the sums of B’s columns, %i×%i over %i', (M, N, K) => {
  const shape = { ...plain, M, N, K, transposeA: true, columnSums: true }
  const [a, b] = factors(shape)
  const [c, sums] = runKernel(simdMatmul(shape), [a!, b!], [M * N, N])
  const ones = product({ ...shape, M: 1, transposeA: false }, new Float32Array(K).fill(1), b!)
  expect(relativeError(c!, product(shape, a!, b!))).toBeLessThan(2e-6)
  expect(relativeError(sums!, ones)).toBeLessThan(2e-6)
})

test('a row of NaN spoils no other', () => {
  const shape = { ...plain, M: 7, N: 9, K: 5 }
  const [a, b] = factors(shape)
  a!.fill(NaN, 5 * 2, 5 * 3)
  const [c] = runKernel(simdMatmul(shape), [a!, b!], [63])
  expect([...c!.keys()].filter((i) => Number.isNaN(c![i]))).toEqual(
    Array.from({ length: 9 }, (_, j) => 18 + j),
  )
})
