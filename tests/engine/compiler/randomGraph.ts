/** Graphs at random, the same for the same seed: every kind of value, odd sizes, offsets, repeated and left out numbers. */
import { Builder } from '../../../src/engine/compiler/graph/builder.ts'
import type { Value } from '../../../src/engine/compiler/graph/graph.ts'

export interface RandomGraph {
  builder: Builder
  /** Values with different numbers of steps before them. */
  values: Value[]
  given: Record<string, number[]>
}

/** Whole numbers from 0 to below `end`. */
type Draw = (end: number) => number

function drawing(seed: number): Draw {
  let state = (seed * 2654435761 + 1) >>> 0
  return (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * end)
  }
}

const LARGEST = 60 // numbers of a value
const STEPS = 14

/** With `exact` only functions that have the same bits on any hardware. */
export function randomGraph(seed: number, { exact = false } = {}): RandomGraph {
  const draw = drawing(seed)
  const made = exact ? kinds.filter((kind) => kind !== inexact) : kinds
  const builder = new Builder()
  const given: RandomGraph['given'] = {}
  /** Few different numbers, so that maxima have ties. */
  const numbers = (size: number) => Array.from({ length: size }, () => (draw(9) - 4) / 2)
  const values = [0, 1, 2].map((i) => {
    const size = 1 + draw(LARGEST)
    given[`p${i}`] = numbers(size)
    return builder.parameter(`p${i}`, size, 'f32')
  })
  values.push(builder.array(Float32Array.from(numbers(13)), 'f32'))
  values.push(
    builder.array(
      Int32Array.from({ length: 11 }, () => draw(7) - 3),
      'i32',
    ),
  )
  while (values.length < STEPS + 5) {
    const value = oneOf(draw, made)(builder, draw, pickOf(builder, values, draw))
    if (value.size <= LARGEST) values.push(value)
  }
  return { builder, values, given }
}

/** Some of its last values, to be computed by one kernel, and some of the others, which lie in memory before. */
export function rootsOf(
  { values }: RandomGraph,
  seed: number,
  count = 5,
): Record<'roots' | 'stored', Value[]> {
  const isComputed = ({ op }: Value) => !['parameter', 'array', 'splat'].includes(op.kind)
  const computed = [...new Set(values)].filter(isComputed)
  const roots = computed.slice(-count)
  const stored = computed.filter((value, i) => (i + seed) % 4 === 0 && !roots.includes(value))
  return { roots, stored }
}

/** A value of a type, made of others where there is none. */
type Pick = (type?: Value['type']) => Value

function pickOf(builder: Builder, values: readonly Value[], draw: Draw): Pick {
  return (type) => {
    const value = values[draw(values.length)]!
    if (!type || value.type === type) return value
    return builder.map(({ f32: 'toFloat', i32: 'toInt', bool: 'toBool' } as const)[type], value)
  }
}

const oneOf = <T>(draw: Draw, items: readonly T[]): T => items[draw(items.length)]!

/** `size` numbers of x, in an order that leaves some out and repeats others. */
function resized(builder: Builder, draw: Draw, x: Value, size: number): Value {
  const inner = size % 3 === 0 ? 3 : size % 2 === 0 ? 2 : 1
  const axes = [size / inner, inner].map((length) => ({
    size: length,
    stride: length > 1 ? draw(Math.floor((x.size - 1) / (2 * (length - 1))) + 1) : 0,
  }))
  const reach = axes.reduce((sum, axis) => sum + (axis.size - 1) * axis.stride, 0)
  return builder.strided(x, draw(x.size - reach), axes)
}

type Kind = (builder: Builder, draw: Draw, pick: Pick) => Value

const inexact: Kind = (builder, draw, pick) =>
  builder.map(oneOf(draw, ['exp', 'sqrt', 'erf', 'gelu', 'geluGrad'] as const), pick('f32'))

const kinds: readonly Kind[] = [
  inexact,
  (builder, draw, pick) => {
    const fn = oneOf(draw, ['neg', 'abs', 'square', 'isFinite'] as const)
    return builder.map(fn, pick('f32'))
  },
  (builder, draw, pick) => {
    const type = oneOf(draw, ['f32', 'i32'] as const)
    const x = pick(type)
    const fn = oneOf(draw, ['add', 'sub', 'min', 'max', 'less', 'greaterEqual', 'equal'] as const)
    return builder.map(fn, x, resized(builder, draw, pick(type), x.size))
  },
  (builder, draw, pick) => {
    const x = pick('f32')
    const fn = oneOf(draw, ['mul', 'squaredDifference', 'greater'] as const)
    return builder.map(fn, resized(builder, draw, pick('f32'), x.size), x)
  },
  (builder, draw, pick) => {
    const x = pick('f32')
    const [a, b] = [0, 1].map(() => resized(builder, draw, pick('bool'), x.size)) as [Value, Value]
    const condition = builder.map(
      oneOf(draw, ['and', 'or', 'notEqual'] as const),
      a,
      builder.map('not', b),
    )
    return builder.map('select', condition, x, resized(builder, draw, pick('f32'), x.size))
  },
  (builder, draw, pick) => resized(builder, draw, pick(), 1 + draw(LARGEST)),
  (builder, draw, pick) => {
    const x = pick()
    const [rows, columns] = oneOf(draw, factorsOf(x.size))
    return builder.transpose(x, [rows, columns], [1, 0])
  },
  (builder, draw, pick) => {
    const x = pick('f32')
    const width = oneOf(draw, factorsOf(x.size))[0]
    const count = x.size / width
    const given = Int32Array.from({ length: 1 + draw(5) }, () => draw(count))
    const known = builder.array(given, 'i32')
    const last = builder.splat(count - 1, known.size, 'i32')
    const rows = draw(2) ? known : builder.map('min', known, last)
    return builder.gather(x, rows, width)
  },
  (builder, draw, pick) => {
    const outer = 1 + draw(4)
    const type = oneOf(draw, ['f32', 'i32'] as const)
    const parts = Array.from({ length: 2 + draw(4) }, () =>
      resized(builder, draw, pick(type), outer * (1 + draw(4))),
    )
    return builder.concat(parts, outer)
  },
  (builder, draw, pick) => {
    const x = pick(oneOf(draw, ['f32', 'i32'] as const))
    const [n, rest] = oneOf(draw, factorsOf(x.size))
    const inner = oneOf(draw, factorsOf(rest))[0]
    return builder.reduce(oneOf(draw, ['sum', 'max', 'argMax'] as const), x, n, inner)
  },
  (builder, draw, pick) => {
    const [batch, M, N, K] = [0, 0, 0, 0].map(() => 1 + draw(4)) as [number, number, number, number]
    const [batchedA, batchedB] = [draw(2) === 1, draw(2) === 1]
    const flags = { transposeA: draw(2) === 1, transposeB: draw(2) === 1, batchedA, batchedB }
    const a = resized(builder, draw, pick('f32'), (batchedA ? batch : 1) * M * K)
    const b = resized(builder, draw, pick('f32'), (batchedB ? batch : 1) * K * N)
    return builder.product({ a, b, shape: { batch, M, N, K }, ...flags })
  },
]

/** All ways to write a size as a product of two. */
const factorsOf = (size: number): [number, number][] =>
  Array.from({ length: size }, (_, i) => i + 1)
    .filter((n) => size % n === 0)
    .map((n) => [n, size / n])
