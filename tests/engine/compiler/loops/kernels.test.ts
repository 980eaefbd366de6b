/** Units as kernels of the loop language: what shares a pass, a loop, a buffer. */
import { describe, expect, test } from 'vitest'
import { Builder } from '../../../../src/engine/compiler/graph/builder.ts'
import type { Value } from '../../../../src/engine/compiler/graph/graph.ts'
import {
  fusedPasses,
  packPieces,
  rangeSums,
} from '../../../../src/engine/compiler/loops/kernels.ts'
import type { Fold, Loop, Pass } from '../../../../src/engine/compiler/loops/language.ts'
import { partSums, withZeros } from '../../../../src/engine/compiler/loops/partSums.ts'
import { noise32 } from '../../../reference/algebra.ts'
import { interpret } from './interpreter.ts'
import { laidOut } from './layout.ts'

const given = { x: noise32(60, 3), y: noise32(60, 4) }
const parameters = (b: Builder) =>
  [b.parameter('x', 60, 'f32'), b.parameter('y', 60, 'f32')] as const

const loopsOf = ({ stores }: Pass): Set<Loop> =>
  new Set(stores.map(({ number }) => (number as Fold).loop))

describe('a pass', () => {
  test('has values of one size; shorter ones are passes beside it', () => {
    const b = new Builder()
    const [x, y] = parameters(b)
    const roots = [b.map('exp', x), b.window(y, 3, 8), b.map('abs', y), b.reduce('sum', x, 60, 1)]
    const { placeOf } = laidOut(roots, given)
    const kernel = fusedPasses(roots, placeOf)
    expect(kernel.label).toBe('fused 4x60')
    expect(kernel.size).toBe(60)
    expect(kernel.passes.map(({ size, stores }) => [size, stores.length])).toEqual([
      [60, 2],
      [8, 1],
      [1, 1],
    ])
    expect(new Set(kernel.passes.map(({ variable }) => variable)).size).toBe(1)
    expect(kernel.homes).toEqual(['x', 'y', ...[0, 2, 1, 3].map((i) => `result ${roots[i]!.id}`)])
  })

  test('reduces the same numbers in one loop, others in another', () => {
    const b = new Builder()
    const [x, y] = parameters(b)
    const roots = [
      b.reduce('sum', x, 6, 1),
      b.reduce('max', y, 6, 1),
      b.reduce('sum', b.map('mul', x, y), 6, 10),
      b.reduce('argMax', x, 6, 1),
    ]
    const { placeOf, memory, read, expected } = laidOut(roots, given)
    const kernel = fusedPasses(roots, placeOf)
    const [pass] = kernel.passes
    const loops = [...loopsOf(pass!)]
    expect(loops.map(({ folds }) => folds.length)).toEqual([3, 1])
    expect(loops[0]).toMatchObject({ count: 6, step: 1, end: null })
    expect(loops[1]).toMatchObject({ count: 6, step: 10, end: null })
    interpret(kernel, memory)
    for (const root of roots) expect(read(root)).toEqual(expected(root))
  })

  test('computes once what several of its values need', () => {
    const b = new Builder()
    const [x, y] = parameters(b)
    const sum = b.map('add', x, y)
    const roots = [sum, b.map('mul', sum, x), b.map('exp', b.map('mul', sum, x))]
    const [pass] = fusedPasses(roots, laidOut(roots, given).placeOf).passes
    const [first, second, third] = pass!.stores.map(({ number }) => number)
    expect(second).toMatchObject({ kind: 'apply', fn: 'mul' })
    expect((second as Extract<typeof second, { kind: 'apply' }>).args[0]).toBe(first)
    expect((third as Extract<typeof third, { kind: 'apply' }>).args[0]).toBe(second)
  })
})

describe('sums of ranges', () => {
  const sumsOf = (ranges: readonly { from: number; count: number }[]) => {
    const b = new Builder()
    const [x, y] = parameters(b)
    const roots = [x, b.map('mul', x, y)].map((terms) => b.segments(terms, ranges))
    const data = Int32Array.from(ranges.flatMap(({ from, count }) => [from, from + count]))
    const bounds = b.array(data, 'i32')
    const layout = laidOut(roots, given, [bounds])
    const kernel = rangeSums(roots, ranges, ranges.length > 1 ? bounds : null, layout.placeOf)
    interpret(kernel, layout.memory)
    return { kernel, found: roots.map(layout.read), meant: roots.map(layout.expected) }
  }

  test('of one have their bounds in the code', () => {
    const { kernel, found, meant } = sumsOf([{ from: 7, count: 40 }])
    expect(kernel.label).toBe('sums 2x1')
    expect([kernel.from, kernel.end]).toMatchObject([{ value: 7 }, { value: 47 }])
    expect(found).toEqual(meant)
  })

  test('of several have them in memory', () => {
    const { kernel, found, meant } = sumsOf([
      { from: 0, count: 13 },
      { from: 13, count: 1 },
      { from: 20, count: 40 },
    ])
    expect(kernel.label).toBe('sums 2x3')
    expect([kernel.from.kind, kernel.end.kind]).toEqual(['number', 'number'])
    expect(found).toEqual(meant)
  })
})

describe('pieces of a pack', () => {
  const piecesOf = (b: Builder, count: number) => {
    const parts = Array.from({ length: count }, (_, i): Value => {
      const x = b.parameter(`x${i}`, 9, 'f32')
      return i % 2 ? b.map('neg', x) : b.strided(x, 8 - i, [{ size: 3 + i, stride: 0 }])
    })
    const pack = b.concat(parts, 1)
    let end = 0
    const pieces = parts.map((part) => ({ part, start: (end += part.size) - part.size }))
    const numbers = Object.fromEntries(parts.map((_, i) => [`x${i}`, noise32(9, i)]))
    return { pack, pieces, ...laidOut([pack], numbers) }
  }

  test.each([
    [Infinity, [6]],
    [7, [6]],
    [6, [3, 3]],
    [3, [1, 2, 1, 2]],
  ])('with %d buffers for a kernel are so many passes each', (maxBindings, expected) => {
    const b = new Builder()
    const { pack, pieces, placeOf, memory, read, expected: meant } = piecesOf(b, 6)
    const kernels = packPieces(pack, pieces, placeOf, maxBindings)
    expect(kernels.map(({ passes }) => passes.length)).toEqual(expected)
    for (const kernel of kernels) {
      expect(kernel.homes.length).toBeLessThanOrEqual(maxBindings)
      interpret(kernel, memory)
    }
    expect(read(pack)).toEqual(meant(pack))
  })

  test('none are no kernel', () => {
    const { pack, placeOf } = piecesOf(new Builder(), 5)
    expect(packPieces(pack, [], placeOf)).toEqual([])
  })
})

describe('sums of parts', () => {
  const sums = [
    { target: 0, size: 4, from: 1, stride: 10, count: 3 },
    { target: 8, size: 6, from: 5, stride: 8, count: 2 },
  ]
  const pool = Array.from(noise32(40, 6))
  const written = (kernelSums: typeof sums) => {
    const memory = new Map([
      ['pool', pool],
      ['pack', Array.from({ length: 20 }, () => -77)],
    ])
    interpret(partSums({ home: 'pack', offset: 2 }, 'pool', kernelSums), memory)
    return memory.get('pack')!
  }

  test('go to their places and touch nothing else', () => {
    const found = written(sums)
    const total = (...at: number[]) => at.reduce((sum, i) => Math.fround(sum + pool[i]!), 0)
    expect(found.slice(2, 6)).toEqual([0, 1, 2, 3].map((i) => total(1 + i, 11 + i, 21 + i)))
    expect(found.slice(10, 16)).toEqual([0, 1, 2, 3, 4, 5].map((i) => total(5 + i, 13 + i)))
    expect(found.filter((x) => x === -77)).toHaveLength(10)
  })

  test.each([
    [
      9,
      3,
      [
        [0, 4],
        [8, 1],
        [12, 2],
        [9, 3],
      ],
    ],
    [
      8,
      6,
      [
        [0, 4],
        [8, 6],
      ],
    ],
    [
      2,
      8,
      [
        [0, 2],
        [10, 4],
        [2, 8],
      ],
    ],
    [
      4,
      4,
      [
        [0, 4],
        [8, 6],
        [4, 4],
      ],
    ],
  ])('with zeros from %d on, %d of them, leave these out', (start, size, expected) => {
    const b = new Builder()
    const zeros = [{ part: b.splat(0, size), start }]
    const all = withZeros(sums, zeros)
    expect(all.map((sum) => [sum.target, sum.size])).toEqual(expected)
    const [plain, found] = [written(sums), written(all)]
    const inZeros = (i: number) => i >= start + 2 && i < start + 2 + size
    expect(found).toEqual(plain.map((x, i) => (inZeros(i) ? 0 : x)))
  })
})
