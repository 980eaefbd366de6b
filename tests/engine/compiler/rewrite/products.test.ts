/** Products and what they absorb: small graph in, expected graph out, equal numbers. */
import { describe, expect, test } from 'vitest'
import type { Builder } from '../../../../src/engine/compiler/graph/builder.ts'
import type { Call, ProductOp, Value } from '../../../../src/engine/compiler/graph/graph.ts'
import {
  productCalls,
  productsWithOnes,
  transposedFactors,
} from '../../../../src/engine/compiler/rewrite/products.ts'
import { rewrite, type Rule } from '../../../../src/engine/compiler/rewrite/rewrite.ts'
import { parameter, rewritten } from './rewritten.ts'

const by = (rule: Rule) => (b: Builder, roots: readonly Value[]) => rewrite(b, roots, rule)

const shape = { batch: 1, M: 4, N: 6, K: 5 }
const plain = { transposeA: false, transposeB: false, batchedA: true, batchedB: true }

function productOf(b: Builder, given: Partial<Omit<ProductOp, 'kind'>> = {}): Value {
  const { batch, M, N, K } = given.shape ?? shape
  const a = given.a ?? parameter(b, 'x', batch * M * K)
  const right = given.b ?? parameter(b, 'y', batch * K * N)
  return b.product({ shape, ...plain, ...given, a, b: right })
}

describe('a product with ones', () => {
  const ones = { batch: 3, M: 1, N: 6, K: 5 }
  const made = (b: Builder, number: number) =>
    productOf(b, { shape: ones, a: b.splat(number, 5), batchedA: false })

  test('is a sum', () => {
    const { b, found } = rewritten(by(productsWithOnes), (b) => made(b, 1))
    expect(found[0]).toBe(b.reduce('sum', parameter(b, 'y', 90), 5, 6))
  })

  test('is left where they are no ones, or more than a row', () => {
    const twos = rewritten(by(productsWithOnes), (b) => made(b, 2))
    expect(twos.found[0]).toBe(made(twos.b, 2))
    const rows = (b: Builder) => productOf(b, { a: b.splat(1, 20) })
    const two = rewritten(by(productsWithOnes), rows)
    expect(two.found[0]).toBe(rows(two.b))
  })
})

describe('a product with a transposed factor', () => {
  const transposed = (b: Builder, name: string, batch: number, rows: number, columns: number) =>
    b.transpose(parameter(b, name, batch * rows * columns), [batch, rows, columns], [0, 2, 1])

  test.each([1, 3])('reads the factor the other way, in %d products', (batch) => {
    const own = { ...shape, batch }
    const { b, found } = rewritten(by(transposedFactors), (b) =>
      productOf(b, {
        shape: own,
        a: transposed(b, 'x', batch, 5, 4),
        b: transposed(b, 'y', batch, 6, 5),
      }),
    )
    expect(found[0]).toBe(productOf(b, { shape: own, transposeA: true, transposeB: true }))
  })

  test('and reads one that is transposed twice as it lies', () => {
    const { b, found } = rewritten(by(transposedFactors), (b) =>
      productOf(b, { a: transposed(b, 'x', 1, 4, 5), transposeA: true }),
    )
    expect(found[0]).toBe(productOf(b))
  })

  test('is left where the factor is in another order, or a part', () => {
    const heads = (b: Builder) => {
      const a = b.transpose(parameter(b, 'x', 24), [2, 3, 4], [1, 0, 2])
      return productOf(b, { shape: { ...shape, M: 6, K: 4 }, a, b: parameter(b, 'y', 24) })
    }
    const ordered = rewritten(by(transposedFactors), heads)
    expect(ordered.found[0]).toBe(heads(ordered.b))
    const part = (b: Builder) => productOf(b, { a: b.window(transposed(b, 'x', 1, 5, 8), 0, 20) })
    const window = rewritten(by(transposedFactors), part)
    expect(window.found[0]).toBe(part(window.b))
  })
})

describe('products become calls', () => {
  const nothing = {
    bias: false,
    gelu: false,
    geluGrad: false,
    residual: false,
    columnSums: false,
  }
  const callOf = (
    b: Builder,
    others: readonly Value[] = [],
    attrs: Partial<Call['attrs']> = {},
    second: readonly number[] = [],
  ) => {
    const factors = [parameter(b, 'x', 20), parameter(b, 'y', 30)]
    const flags = { ...shape, transposeA: false, transposeB: false, ...nothing, ...attrs }
    return b.call('matmul', [...factors, ...others], flags, [24, ...second])
  }
  const z = (b: Builder, size = 24) => parameter(b, 'z', size)
  const row = (b: Builder, x: Value) => b.broadcast(x, [6], [4, 6])

  test('of their own', () => {
    const { b, found } = rewritten(productCalls, (b) => b.map('exp', productOf(b)))
    expect(found[0]).toBe(b.map('exp', callOf(b)[0]!))
  })

  test('but not where all products share a matrix', () => {
    const made = (b: Builder) =>
      productOf(b, {
        shape: { ...shape, batch: 2 },
        a: parameter(b, 'x', 20),
        batchedA: false,
        b: parameter(b, 'y', 60),
      })
    const { b, found } = rewritten(productCalls, made)
    expect(found[0]).toBe(made(b))
  })

  test('with a bias, also from inside a longer vector', () => {
    const own = rewritten(productCalls, (b) => b.map('add', productOf(b), row(b, z(b, 6))))
    expect(own.found[0]).toBe(callOf(own.b, [z(own.b, 6)], { bias: true })[0])
    const inside = rewritten(productCalls, (b) => {
      const axes = [
        { size: 4, stride: 0 },
        { size: 6, stride: 1 },
      ]
      return b.map('add', productOf(b), b.strided(z(b, 40), 7, axes))
    })
    const bias = inside.b.window(z(inside.b, 40), 7, 6)
    expect(inside.found[0]).toBe(callOf(inside.b, [bias], { bias: true })[0])
  })

  test('with GELU, whose argument is a second result', () => {
    const { b, found } = rewritten(productCalls, (b) => {
      const inner = b.map('add', productOf(b), row(b, z(b, 6)))
      return [b.map('gelu', inner), b.map('neg', inner)]
    })
    const [result, inner] = callOf(b, [z(b, 6)], { bias: true, gelu: true }, [24])
    expect(found[0]).toBe(result)
    expect(found[1]).toBe(b.map('neg', inner!))
  })

  test("with GELU's derivative", () => {
    const { b, found } = rewritten(productCalls, (b) =>
      b.map('mul', productOf(b), b.map('geluGrad', z(b))),
    )
    expect(found[0]).toBe(callOf(b, [z(b)], { geluGrad: true })[0])
  })

  test('with another result that is added to it', () => {
    const other = (b: Builder) => b.call('layerNormGrad', [z(b)], {}, [24])[0]!
    const { b, found } = rewritten(productCalls, (b) => b.map('add', other(b), productOf(b)))
    expect(found[0]).toBe(callOf(b, [other(b)], { residual: true })[0])
  })

  test('with the sums of the columns of their second factor', () => {
    const { b, found } = rewritten(productCalls, (b) => [
      productOf(b, { transposeA: true }),
      b.reduce('sum', parameter(b, 'y', 30), 5, 6),
    ])
    const outputs = callOf(b, [], { transposeA: true, columnSums: true }, [6])
    expect(found[0]).toBe(outputs[0])
    expect(found[1]).toBe(outputs[1])
  })

  test('and take in nothing that changes a product which is read elsewhere too', () => {
    const { b, found } = rewritten(productCalls, (b) => {
      const product = productOf(b)
      return [b.map('add', product, row(b, z(b, 6))), b.map('exp', product)]
    })
    const [result] = callOf(b)
    expect(found[0]).toBe(b.map('add', result!, row(b, z(b, 6))))
    expect(found[1]).toBe(b.map('exp', result!))
  })
})
