import { describe, expect, test } from 'vitest'
import { matmul, type MatmulVariant } from '../../src/engine/targets/webgpu/kernels/matmul.ts'
import { rowsOf, type Product } from '../../src/engine/targets/webgpu/kernels/product.ts'
import { noise32 } from '../reference/algebra.ts'
import { distance, run } from './kernelsRun.ts'
import { gelu } from '../reference/erf.ts'

const variants: Record<string, MatmulVariant> = {
  alone: { kind: 'register', rows: 4, columns: 8, threads: [4, 4], wanted: 1 },
  split: { kind: 'register', rows: 4, columns: 4, threads: [8, 8], wanted: 64 },
  quads: { kind: 'register', rows: 8, columns: 4, threads: [8, 4], wanted: 1, quads: true },
  tiled: { kind: 'tiled', rows: 4, columns: 4, threads: [8, 4], depth: 16, wanted: 1 },
  'tiled and split': { kind: 'tiled', rows: 8, columns: 4, threads: [4, 2], depth: 8, wanted: 32 },
}

const at = (row: number, column: number, rows: number, columns: number, transposed?: boolean) =>
  transposed ? column * rows + row : row * columns + column

/** C, what went into GELU, and B's column sums, in float64. */
function reference(product: Product, inputs: Float32Array[]) {
  const { batch = 1, M, N, K, transposeA, transposeB } = product
  const [a, b, ...more] = inputs as [Float32Array, Float32Array, ...Float32Array[]]
  const bias = product.bias ? more.shift() : undefined
  const residual = product.residual ? more.shift() : undefined
  const c: number[] = []
  const inner: number[] = []
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < N; j++) {
        let sum = 0
        for (let k = 0; k < K; k++) {
          const left = a[s * M * K + at(i, k, M, K, transposeA)]!
          sum += left * b[s * K * N + at(k, j, K, N, transposeB)]!
        }
        const x = sum + (bias?.[j] ?? 0)
        inner.push(x)
        const y = product.gelu ? gelu(x) : x
        c.push(y + (residual?.[c.length] ?? 0))
      }
    }
  }
  const columnSums = Array.from({ length: N }, (_, j) => {
    let sum = 0
    for (let k = 0; k < K; k++) sum += b[k * N + j]!
    return sum
  })
  return { c, inner, columnSums }
}

function inputsOf({ batch = 1, M, N, K, bias, residual }: Product): Float32Array[] {
  return [
    noise32(batch * M * K, 1),
    noise32(batch * K * N, 2),
    ...(bias ? [noise32(N, 3)] : []),
    ...(residual ? [noise32(batch * M * N, 4)] : []),
  ]
}

function lengthsOf({ batch = 1, M, N, gelu, columnSums }: Product): number[] {
  return [batch * M * N, ...(gelu ? [batch * M * N] : []), ...(columnSums ? [N] : [])]
}

const shapes: [number, number, number][] = [
  [17, 14, 9],
  [36, 40, 20],
]

describe.each(Object.entries(variants))('%s', (_name, variant) => {
  test.each(shapes)('A·B of %i, %i, %i in every transposition', async (M, N, K) => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const product = { M, N, K, transposeA, transposeB }
        const inputs = inputsOf(product)
        const [c] = await run(matmul(product, variant), inputs, lengthsOf(product))
        expect(distance(c!, reference(product, inputs).c)).toBeLessThan(1e-5)
      }
    }
  })

  test.each([
    { M: 6, N: 12, K: 8, bias: true, gelu: true },
    { M: 5, N: 7, K: 8, bias: true, gelu: true, residual: true },
    { M: 9, N: 8, K: 5, residual: true, batch: 3 },
    { M: 7, N: 5, K: 9, batch: 4, transposeB: true },
  ] satisfies Product[])('what follows: %o', async (product) => {
    const inputs = inputsOf(product)
    const outputs = await run(matmul(product, variant), inputs, lengthsOf(product))
    const { c, inner } = reference(product, inputs)
    const errors = outputs.map((each, o) => distance(each, [c, inner][o]!))
    expect(Math.max(...errors)).toBeLessThan(1e-5)
  })

  test.each([
    [8, 12, 1031],
    [7, 9, 260],
  ])('dW = Xᵀ·dY of %i, %i, %i and the bias gradient', async (M, N, K) => {
    const product = { M, N, K, transposeA: true, columnSums: true }
    const inputs = inputsOf(product)
    const lowering = matmul(product, variant)
    const [c, sums] = await run(lowering, inputs, lengthsOf(product))
    const expected = reference(product, inputs)
    expect(distance(c!, expected.c)).toBeLessThan(1e-4)
    expect(distance(sums!, expected.columnSums)).toBeLessThan(1e-4)
    const again = await run(lowering, inputs, lengthsOf(product))
    expect(again).toEqual([c, sums])
  })

  test('NaN stays in the rows and columns it belongs to', async () => {
    const product = { batch: 2, M: 5, N: 6, K: 7 }
    const inputs = inputsOf(product)
    inputs[0]!.fill(NaN, 35 + 7, 35 + 14) // row 1 of the second A
    inputs[1]![2] = Infinity // column 2 of the first B
    const [c] = await run(matmul(product, variant), inputs, lengthsOf(product))
    const spoilt = [...c!].flatMap((x, i) => (Number.isFinite(x) ? [] : [i]))
    expect(spoilt).toEqual([2, 8, 14, 20, 26, ...[0, 1, 2, 3, 4, 5].map((j) => 30 + 6 + j)])
  })
})

test('a split k gives what one part gives', async () => {
  const product = { M: 8, N: 12, K: 1031, transposeA: true, bias: true, gelu: true }
  const inputs = inputsOf(product)
  const whole = matmul(product, variants.alone!)
  const split = matmul(product, variants.split!)
  expect([whole.steps.length, split.steps.length]).toEqual([1, 2])
  expect(split.scratch).toEqual([8 * rowsOf(product) * product.N])
  const [expected] = await run(whole, inputs, lengthsOf(product))
  const [c] = await run(split, inputs, lengthsOf(product))
  expect(distance(c!, expected!)).toBeLessThan(1e-4)
})
