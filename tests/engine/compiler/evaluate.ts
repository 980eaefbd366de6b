/** What a graph means, in plain float32 JavaScript: every value computed whole, one after the other. */
import { scalarFunctions } from '../../../src/engine/compiler/graph/functions.ts'
import {
  reachable,
  type Call,
  type ProductOp,
  type StridedAxis,
  type Value,
} from '../../../src/engine/compiler/graph/graph.ts'

export type Given = Record<string, ArrayLike<number>>
type Rows = ArrayLike<number>

const f = Math.fround

/** The numbers of every value that the roots need; parameters have the first of those that are given. */
export function evaluated(roots: readonly Value[], given: Given = {}): Map<Value, Rows> {
  const known = new Map<Value, Rows>()
  const results = new Map<Call, number[][]>()
  const of = (value: Value) => known.get(value)!
  for (const value of reachable(roots)) {
    const numbers = numbersOf(value, of, given, results)
    if (numbers.length !== value.size) throw new Error(`A ${value.op.kind} has a wrong size.`)
    known.set(value, numbers)
  }
  return known
}

function numbersOf(
  { op, size, type }: Value,
  of: (value: Value) => Rows,
  given: Given,
  results: Map<Call, number[][]>,
): Rows {
  const each = (one: (i: number) => number) => Array.from({ length: size }, (_, i) => one(i))
  switch (op.kind) {
    case 'parameter':
      return each((i) => given[op.name]![i]!)
    case 'splat':
      return each(() => op.value)
    case 'array':
      return op.data
    case 'map': {
      const args = op.args.map(of)
      const round = type === 'f32' ? f : (x: number) => x | 0
      return each((i) => round(scalarFunctions[op.fn](...args.map((arg) => arg[i]!))))
    }
    case 'strided':
      return strided(of(op.x), op.offset, op.axes)
    case 'gather':
      return Array.from(of(op.rows)).flatMap((row) =>
        Array.from(of(op.x)).slice(row * op.width, (row + 1) * op.width),
      )
    case 'concat': {
      const width = op.widths.reduce((sum, w) => sum + w, 0)
      return Array.from({ length: size / width }, (_, row) =>
        op.parts.flatMap((part, i) => {
          const own = op.widths[i]!
          return Array.from(of(part)).slice(row * own, (row + 1) * own)
        }),
      ).flat()
    }
    case 'reduce': {
      const x = of(op.x)
      return each((i) => {
        const [outer, inner] = [Math.floor(i / op.inner), i % op.inner]
        const terms = Array.from(
          { length: op.n },
          (_, j) => x[(outer * op.n + j) * op.inner + inner]!,
        )
        if (op.fn === 'sum') return sumOf(terms, type)
        if (op.fn === 'max') return Math.max(...terms)
        // What is no number is not larger than any; where there is nothing else, the first it is.
        const ordered = terms.map((term) => (term > -Infinity ? term : -Infinity))
        return Math.max(0, terms.indexOf(Math.max(...ordered)))
      })
    }
    case 'partials': {
      const x = of(op.x)
      const shares = Array.from({ length: size }, (): number[] => [])
      for (let i = 0; i < x.length; i++) shares[i % size]!.push(x[i]!)
      return shares.map((share) => sumOf(share, type))
    }
    case 'segments': {
      const x = Array.from(of(op.x))
      return op.ranges.map(({ from, count }) => sumOf(x.slice(from, from + count), type))
    }
    case 'product':
      return product(op, of(op.a), of(op.b))
    case 'result': {
      let found = results.get(op.call)
      if (!found) {
        found = resultsOf(op.call, op.call.inputs.map(of))
        results.set(op.call, found)
      }
      return found[op.index]!
    }
  }
}

const sumOf = (terms: readonly number[], type: Value['type']): number =>
  terms.reduce((sum, x) => (type === 'f32' ? f(sum + x) : sum + x), 0)

function strided(x: Rows, offset: number, [axis, ...inner]: readonly StridedAxis[]): number[] {
  if (!axis) return [x[offset]!]
  return Array.from({ length: axis.size }, (_, i) =>
    strided(x, offset + i * axis.stride, inner),
  ).flat()
}

function product(op: Omit<ProductOp, 'kind' | 'a' | 'b'>, a: Rows, b: Rows): number[] {
  const { batch, M, N, K } = op.shape
  const found: number[] = []
  for (let i = 0; i < batch; i++) {
    const [aFrom, bFrom] = [op.batchedA ? i * M * K : 0, op.batchedB ? i * K * N : 0]
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let sum = 0
        for (let k = 0; k < K; k++) {
          const left = a[aFrom + (op.transposeA ? k * M + m : m * K + k)]!
          const right = b[bFrom + (op.transposeB ? n * K + k : k * N + n)]!
          sum = f(sum + f(left * right))
        }
        found.push(sum)
      }
    }
  }
  return found
}

/** The product kernel with what its last lines do; of a gradient of LayerNorm no more than that it depends on all inputs. */
function resultsOf({ name, attrs, outputs }: Call, inputs: readonly Rows[]): number[][] {
  if (name === 'layerNormGrad') {
    const own = attrs['residual'] ? inputs.slice(0, -1) : inputs
    return outputs.map(({ size }, index) =>
      Array.from({ length: size }, (_, i) => {
        const mixed = f(own.reduce((sum, x, j) => sum + (j + 1) * x[i % x.length]!, index))
        return attrs['residual'] && index === 0 ? f(mixed + inputs.at(-1)![i]!) : mixed
      }),
    )
  }
  if (name !== 'matmul') throw new Error(`No ${name} here.`)
  const { M, N, K, batch } = attrs as Record<'M' | 'N' | 'K' | 'batch', number>
  const [a, b, ...others] = inputs as [Rows, Rows, ...Rows[]]
  const next = (attr: string) => (attrs[attr] ? others.shift()! : null)
  const [bias, residual, geluOf] = [next('bias'), next('residual'), next('geluGrad')]
  const { gelu, geluGrad } = scalarFunctions
  const flags = {
    transposeA: Boolean(attrs['transposeA']),
    transposeB: Boolean(attrs['transposeB']),
    batchedA: true,
    batchedB: true,
  }
  const inner = product({ shape: { batch, M, N, K }, ...flags }, a, b).map((x, i) =>
    bias ? f(x + bias[i % N]!) : x,
  )
  const result = inner.map((x, i) => {
    let y = attrs['gelu'] ? f(gelu(x)) : x
    if (geluOf) y = f(y * f(geluGrad(geluOf[i]!)))
    return residual ? f(y + residual[i]!) : y
  })
  const columns = Array.from({ length: N }, (_, n) =>
    sumOf(
      Array.from(b).filter((_x, i) => i % N === n),
      'f32',
    ),
  )
  return [result, ...(attrs['gelu'] ? [inner] : attrs['columnSums'] ? [columns] : [])]
}
