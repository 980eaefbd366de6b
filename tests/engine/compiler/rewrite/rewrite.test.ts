/** Rules about sums: small graph in, expected graph out, equal numbers. */
import { describe, expect, test } from 'vitest'
import type { Builder } from '../../../../src/engine/compiler/graph/builder.ts'
import type { Value } from '../../../../src/engine/compiler/graph/graph.ts'
import {
  flatSums,
  longSums,
  rangesOfOne,
  residualGradients,
  rewrite,
  sumsOfRuns,
  type Rule,
} from '../../../../src/engine/compiler/rewrite/rewrite.ts'
import { parameter, rewritten } from './rewritten.ts'

const by = (rule: Rule) => (b: Builder, roots: readonly Value[]) => rewrite(b, roots, rule)
const x = (b: Builder, size = 60) => parameter(b, 'x', size)
const addedUp = (b: Builder, terms: readonly Value[]) =>
  terms.reduce((sum, term) => b.map('add', sum, term))

/** The values as they were, made anew. */
const unchanged = (rule: Rule, make: (b: Builder) => Value) => {
  const { b, found } = rewritten(by(rule), make)
  return found[0] === make(b)
}

describe('sums of runs', () => {
  const runs = (b: Builder, starts: readonly number[], size = 4) =>
    addedUp(
      b,
      starts.map((start) => b.window(x(b), start, size)),
    )

  test('of neighbours are one sum', () => {
    const { b, found } = rewritten(by(sumsOfRuns), (b) => runs(b, [8, 12, 16, 20]))
    expect(found).toEqual([b.reduce('sum', b.window(x(b), 8, 16), 4, 4)])
    expect(found[0]).toBe(b.reduce('sum', b.window(x(b), 8, 16), 4, 4))
  })

  test('of a whole vector need no window', () => {
    const { b, found } = rewritten(by(sumsOfRuns), (b) =>
      addedUp(
        b,
        [0, 3, 6].map((start) => b.window(x(b, 9), start, 3)),
      ),
    )
    expect(found[0]).toBe(b.reduce('sum', x(b, 9), 3, 3))
  })

  test('are left where a run is missing, comes twice, or is of another vector', () => {
    expect(unchanged(sumsOfRuns, (b) => runs(b, [8, 16]))).toBe(true)
    expect(unchanged(sumsOfRuns, (b) => runs(b, [8, 8]))).toBe(true)
    expect(unchanged(sumsOfRuns, (b) => runs(b, [12, 8]))).toBe(true)
    expect(unchanged(sumsOfRuns, (b) => runs(b, [0, 1], 1))).toBe(true)
    const mixed = (b: Builder) =>
      b.map('add', b.window(x(b), 0, 4), b.window(parameter(b, 'y', 60), 4, 4))
    expect(unchanged(sumsOfRuns, mixed)).toBe(true)
  })
})

describe('a tree of sums', () => {
  test('is one sum', () => {
    const { b, found } = rewritten(by(flatSums), (b) =>
      b.reduce('sum', b.reduce('sum', b.reduce('sum', x(b), 5, 1), 4, 1), 3, 1),
    )
    expect(found[0]).toBe(b.reduce('sum', x(b), 60, 1))
  })

  test('may be filled up with zeros', () => {
    const { b, found } = rewritten(by(flatSums), (b) => {
      const rows = b.reduce('sum', b.concat([b.map('exp', x(b, 58)), b.splat(0, 2)], 1), 10, 1)
      return b.reduce('sum', rows, 6, 1)
    })
    expect(found[0]).toBe(b.reduce('sum', b.map('exp', x(b, 58)), 58, 1))
  })

  test('over some of the row sums is a sum over their rows', () => {
    const { b, found } = rewritten(by(flatSums), (b) =>
      b.reduce('sum', b.window(b.reduce('sum', x(b), 5, 1), 2, 7), 7, 1),
    )
    expect(found[0]).toBe(b.reduce('sum', b.window(x(b), 10, 35), 35, 1))
  })

  test('is left where it gives more than one number, or sums no rows', () => {
    const rows = (b: Builder) => b.reduce('sum', b.reduce('sum', x(b), 5, 1), 4, 1)
    expect(unchanged(flatSums, rows)).toBe(true)
    const largest = (b: Builder) => b.reduce('sum', b.reduce('max', x(b), 5, 1), 12, 1)
    expect(unchanged(flatSums, largest)).toBe(true)
    const columns = (b: Builder) =>
      b.reduce('sum', b.window(b.reduce('sum', x(b), 5, 6), 2, 7), 7, 1)
    expect(unchanged(flatSums, columns)).toBe(true)
  })
})

describe('sums of ranges of one vector', () => {
  const sumOf = (b: Builder, from: number, count: number) =>
    b.reduce('sum', b.window(x(b), from, count), count, 1)

  test('side by side are one value', () => {
    const { b, found } = rewritten(by(rangesOfOne), (b) =>
      b.concat([sumOf(b, 3, 10), sumOf(b, 20, 7), b.reduce('sum', x(b), 60, 1)], 1),
    )
    const ranges = [
      { from: 3, count: 10 },
      { from: 20, count: 7 },
      { from: 0, count: 60 },
    ]
    expect(found[0]).toBe(b.segments(x(b), ranges))
  })

  test('may be row sums', () => {
    const { b, found } = rewritten(by(rangesOfOne), (b) => {
      const rows = b.reduce('sum', x(b), 5, 1)
      return b.concat([b.window(rows, 7, 1), sumOf(b, 0, 9)], 1)
    })
    const ranges = [
      { from: 35, count: 5 },
      { from: 0, count: 9 },
    ]
    expect(found[0]).toBe(b.segments(x(b), ranges))
  })

  test('are left where one is of another vector, or no sum', () => {
    const other = (b: Builder) =>
      b.concat([sumOf(b, 3, 10), b.reduce('sum', parameter(b, 'y', 60), 60, 1)], 1)
    expect(unchanged(rangesOfOne, other)).toBe(true)
    expect(
      unchanged(rangesOfOne, (b) => b.concat([sumOf(b, 3, 10), b.window(x(b), 1, 1)], 1)),
    ).toBe(true)
  })
})

describe('a long sum', () => {
  test.each([65, 512])('of %d terms is a range of its own', (n) => {
    const { b, found } = rewritten(by(longSums), (b) => b.reduce('sum', x(b, n), n, 1))
    expect(found[0]).toBe(b.segments(x(b, n), [{ from: 0, count: n }]))
  })

  test.each([
    [513, 256],
    [16_385, 512],
    [35_000, 1024],
  ])('of %d terms is shared out to %d', (n, shares) => {
    const { b, found } = rewritten(by(longSums), (b) => b.reduce('sum', x(b, n), n, 1))
    expect(found[0]).toBe(b.segments(b.partials(x(b, n), shares), [{ from: 0, count: shares }]))
  })

  test.each([
    [100, 8, 7],
    [5000, 3, 64],
    [70, 1000, 5],
  ])('over %d rows of %d columns is shared out to %d a column', (n, columns, shares) => {
    const { b, found } = rewritten(by(longSums), (b) =>
      b.reduce('sum', x(b, n * columns), n, columns),
    )
    expect(found[0]).toBe(
      b.reduce('sum', b.partials(x(b, n * columns), shares * columns), shares, columns),
    )
  })

  test('is left where it is short, of many columns, or of each row', () => {
    expect(unchanged(longSums, (b) => b.reduce('sum', x(b, 64), 64, 1))).toBe(true)
    expect(unchanged(longSums, (b) => b.reduce('sum', x(b, 66 * 1100), 66, 1100))).toBe(false)
    expect(unchanged(longSums, (b) => b.reduce('sum', x(b, 48 * 1024), 48, 1024))).toBe(true)
    expect(unchanged(longSums, (b) => b.reduce('sum', x(b, 6 * 100), 100, 1))).toBe(true)
    expect(unchanged(longSums, (b) => b.reduce('max', x(b, 100), 100, 1))).toBe(true)
  })
})

describe('a gradient of LayerNorm', () => {
  const attrs = { rows: 4, width: 6 }
  const gradient = (b: Builder) =>
    b.call(
      'layerNormGrad',
      [x(b, 24), parameter(b, 'y', 24), parameter(b, 'z', 6)],
      attrs,
      [24, 6, 6],
    )
  const product = (b: Builder) => {
    const shape = { batch: 1, M: 4, N: 6, K: 5 }
    const flags = {
      transposeA: false,
      transposeB: false,
      bias: false,
      gelu: false,
      geluGrad: false,
    }
    const inputs = [parameter(b, 'x', 20), parameter(b, 'w', 30)]
    return b.call(
      'matmul',
      inputs,
      { ...shape, ...flags, residual: false, columnSums: false },
      [24],
    )[0]!
  }

  test('takes in another gradient that is added to it', () => {
    const { b, found } = rewritten(residualGradients, (b) => {
      const [dx, dGamma, dBeta] = gradient(b)
      return [b.map('add', product(b), dx!), dGamma!, dBeta!]
    })
    const inputs = [x(b, 24), parameter(b, 'y', 24), parameter(b, 'z', 6), product(b)]
    const outputs = b.call('layerNormGrad', inputs, { ...attrs, residual: true }, [24, 6, 6])
    for (const [i, output] of outputs.entries()) expect(found[i]).toBe(output)
  })

  test('stays as it is where something else reads it, or what is added has no memory', () => {
    const twice = (b: Builder) => {
      const [dx] = gradient(b)
      return [b.map('add', dx!, product(b)), b.map('exp', dx!)]
    }
    const read = rewritten(residualGradients, twice)
    expect(read.found.map((value, i) => value === twice(read.b)[i])).toEqual([true, true])
    const mapped = (b: Builder) =>
      b.map('add', gradient(b)[0]!, b.map('exp', parameter(b, 'w', 24)))
    const light = rewritten(residualGradients, mapped)
    expect(light.found[0]).toBe(mapped(light.b))
  })
})
