/** Values in the loop language give the numbers that the graph means, to the bit. */
import { describe, expect, test } from 'vitest'
import { Builder } from '../../../../src/engine/compiler/graph/builder.ts'
import type { ProductOp, Value } from '../../../../src/engine/compiler/graph/graph.ts'
import { fusedPasses } from '../../../../src/engine/compiler/loops/kernels.ts'
import { noise32 } from '../../../reference/algebra.ts'
import type { Given } from '../evaluate.ts'
import { randomGraph, rootsOf } from '../randomGraph.ts'
import { interpret } from './interpreter.ts'
import { laidOut } from './layout.ts'

/** What a kernel gives for some values, and what they are. */
function both(
  roots: readonly Value[],
  given: Given,
  stored: readonly Value[] = [],
): Record<'found' | 'meant', number[][]> {
  const { placeOf, memory, read, expected } = laidOut(roots, given, stored)
  interpret(fusedPasses(roots, placeOf), memory)
  return { found: roots.map(read), meant: roots.map(expected) }
}

const x = (b: Builder, size = 60) => b.parameter('x', size, 'f32')
const numbers = { x: noise32(60, 1, 3), y: noise32(60, 2, 3) }

const single: Record<string, (b: Builder) => Value> = {
  'a function of functions': (b) => b.map('exp', b.map('mul', x(b), b.map('abs', x(b)))),
  'a window': (b) => b.window(x(b), 7, 11),
  'every third number': (b) => b.strided(x(b), 2, [{ size: 19, stride: 3 }]),
  'one number everywhere': (b) => b.strided(x(b), 5, [{ size: 9, stride: 0 }]),
  'a row for each of some rows': (b) =>
    b.strided(x(b), 3, [
      { size: 4, stride: 0 },
      { size: 7, stride: 1 },
    ]),
  'axes in another order': (b) => b.transpose(x(b), [3, 4, 5], [2, 0, 1]),
  'a window of a transposed matrix': (b) => b.window(b.transpose(x(b), [6, 10], [1, 0]), 13, 30),
  'chosen rows': (b) => b.gather(x(b), b.array(Int32Array.of(4, 0, 4, 2), 'i32'), 12),
  'chosen numbers, by numbers that are computed': (b) => {
    const rows = b.array(Int32Array.of(3, 0, 5), 'i32')
    return b.gather(x(b), b.map('add', rows, rows), 5)
  },
  'parts one after the other': (b) =>
    b.concat([b.window(x(b), 0, 3), b.splat(2.5, 1), b.window(x(b), 9, 8), b.splat(-1, 4)], 1),
  'parts side by side in each row': (b) =>
    b.concat([b.window(x(b), 1, 15), b.splat(7, 5), b.window(x(b), 30, 10)], 5),
  'one number of parts': (b) => {
    const parts = b.concat([b.window(x(b), 0, 3), b.map('exp', b.window(x(b), 9, 8))], 1)
    return b.strided(parts, 5, [{ size: 4, stride: 0 }])
  },
  'parts in parts': (b) => {
    const inner = b.concat([b.window(x(b), 1, 9), b.window(x(b), 20, 6)], 3)
    return b.concat([inner, b.window(x(b), 40, 6)], 3)
  },
  'infinities and what is no number': (b) => {
    const wild = b.map('div', x(b), b.splat(Infinity, 60))
    return b.map('select', b.map('isFinite', wild), wild, b.splat(NaN, 60))
  },
  'truth values': (b) => {
    const positive = b.map('greater', x(b), b.splat(0, 60))
    return b.map('and', b.map('not', positive), b.map('less', b.splat(-2, 60), x(b)))
  },
  'whole numbers': (b) => {
    const whole = b.map('toInt', x(b))
    return b.map('max', b.map('mul', whole, whole), b.splat(3, 60, 'i32'))
  },
  'sums over rows': (b) => b.reduce('sum', x(b), 6, 1),
  'sums over columns': (b) => b.reduce('sum', x(b), 6, 10),
  'sums over the middle': (b) => b.reduce('sum', b.map('square', x(b)), 5, 4),
  'the sum of all': (b) => b.reduce('sum', x(b), 60, 1),
  'sums of whole numbers': (b) => b.reduce('sum', b.map('toInt', x(b)), 5, 3),
  'the largest': (b) => b.reduce('max', x(b), 4, 5),
  'the largest of negative numbers': (b) =>
    b.reduce('max', b.map('neg', b.map('square', x(b))), 10, 1),
  'where the largest is': (b) => b.reduce('argMax', x(b), 4, 3),
  'the first of several that are largest': (b) =>
    b.reduce('argMax', b.map('toInt', b.map('div', x(b), b.splat(2, 60))), 12, 1),
  'sums of sums': (b) => b.reduce('sum', b.reduce('max', x(b), 3, 4), 5, 4),
  'shares of a sum, of which some have a term less': (b) => b.partials(x(b), 7),
  'shares of a sum with a term each': (b) => b.partials(x(b), 60),
}

describe('one value', () => {
  test.each(Object.keys(single))('%s', (name) => {
    const { found, meant } = both([single[name]!(new Builder())], numbers)
    expect(found).toEqual(meant)
  })

  const flags = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
  test.each(flags)('a product, of kind %d', (bits) => {
    const b = new Builder()
    const [batch, M, N, K] = [3, 4, 5, 2]
    const has = (bit: number) => Boolean(bits & bit)
    const product: Omit<ProductOp, 'kind'> = {
      a: b.window(b.parameter('x', 60, 'f32'), 1, (has(4) ? batch : 1) * M * K),
      b: b.window(b.parameter('y', 60, 'f32'), 2, (has(8) ? batch : 1) * K * N),
      shape: { batch, M, N, K },
      transposeA: has(1),
      transposeB: has(2),
      batchedA: has(4),
      batchedB: has(8),
    }
    const { found, meant } = both([b.map('add', b.product(product), b.splat(1, 60))], numbers)
    expect(found).toEqual(meant)
  })

  test('what is in memory is read there, and not computed again', () => {
    const b = new Builder()
    const stored = b.reduce('sum', b.map('exp', x(b)), 6, 1)
    const root = b.map(
      'mul',
      b.strided(stored, 3, [{ size: 14, stride: 0 }]),
      b.window(x(b), 2, 14),
    )
    const { placeOf } = laidOut([root], numbers, [stored])
    expect(fusedPasses([root], placeOf).homes).toEqual(['stored f32', 'x', `result ${root.id}`])
    const { found, meant } = both([root], numbers, [stored])
    expect(found).toEqual(meant)
  })

  test('a call has no numbers of its own', () => {
    const b = new Builder()
    const [result] = b.call('layerNorm', [x(b)], {}, [60])
    const place = { home: 'x', offset: 0 }
    const placeOf = (value: Value) => (value.op.kind === 'parameter' ? place : null)
    expect(() => fusedPasses([b.map('exp', result!)], placeOf)).toThrow('cannot compute a result')
  })
})

test.each(Array.from({ length: 200 }, (_, seed) => seed))('graph %d at random', (seed) => {
  const graph = randomGraph(seed)
  const { roots, stored } = rootsOf(graph, seed)
  const { found, meant } = both(roots, graph.given, stored)
  expect(found).toEqual(meant)
})
