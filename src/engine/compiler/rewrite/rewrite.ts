/** Rules by which a traced graph becomes one that runs well; each keeps its meaning up to rounding. */
import type { Builder } from '../graph/builder.ts'
import { argumentsOf, windowOf, reachable, type Call, type Op, type Value } from '../graph/graph.ts'

/** What takes a value's place; null leaves it. `value` already has rewritten arguments. */
export type Rule = (builder: Builder, value: Value) => Value | null

/** Applies a rule to every value that `roots` need, arguments first. */
export function rewrite(builder: Builder, roots: readonly Value[], rule: Rule): Value[] {
  const rewritten = new Map<Value, Value>()
  const of = (value: Value) => rewritten.get(value)!
  builder.renew()
  for (const value of reachable(roots)) {
    const rebuilt = rebuild(builder, value, of)
    rewritten.set(value, rule(builder, rebuilt) ?? rebuilt)
  }
  return roots.map(of)
}

export function rebuild(builder: Builder, value: Value, of: (arg: Value) => Value): Value {
  const { op } = value
  switch (op.kind) {
    case 'map':
      return builder.map(op.fn, ...op.args.map(of))
    case 'strided':
      return builder.strided(of(op.x), op.offset, op.axes)
    case 'gather':
      return builder.gather(of(op.x), of(op.rows), op.width)
    case 'concat':
      return builder.concat(op.parts.map(of), value.size / op.widths.reduce((a, b) => a + b, 0))
    case 'reduce':
      return builder.reduce(op.fn, of(op.x), op.n, op.inner)
    case 'partials':
      return builder.partials(of(op.x), value.size)
    case 'segments':
      return builder.segments(of(op.x), op.ranges)
    case 'product':
      return builder.product({ ...op, a: of(op.a), b: of(op.b) })
    case 'result': {
      const { name, inputs, attrs, outputs, repeats } = op.call
      return builder.call(
        name,
        inputs.map(of),
        attrs,
        outputs.map(({ size }) => size),
        repeats,
      )[op.index]!
    }
    default:
      return value
  }
}

type Reduce = Extract<Op, { kind: 'reduce' }>

export const isSum = ({ op }: Value): boolean => op.kind === 'reduce' && op.fn === 'sum'

/**
 * vector.ts adds up a vector as a tree of short sums. A sum of sums is the sum of all, and how it is split
 * best depends on the device: so trees become flat here, and `longSums` splits what is left.
 */
export const flatSums: Rule = (builder, value) => {
  if (!isSum(value) || value.size !== 1) return null
  const terms = flatTerms(builder, (value.op as Reduce).x)
  return builder.reduce('sum', terms, terms.size, 1)
}

/** Numbers with the same sum as x, none of them sums. */
function flatTerms(builder: Builder, x: Value): Value {
  const inner = withoutZeros(x)
  if (isSum(inner)) return flatTerms(builder, (inner.op as Reduce).x)
  const range = rangeOfSums(inner)
  return range ? flatTerms(builder, builder.window(range.x, range.from, range.count)) : inner
}

interface SumRange {
  x: Value
  from: number
  count: number
}

/** The numbers whose sum is the sum of a run of row sums. */
function rangeOfSums({ op, size }: Value): SumRange | null {
  if (op.kind !== 'strided' || !isSum(op.x)) return null
  if (size > 1 && (op.axes.length !== 1 || op.axes[0]!.stride !== 1)) return null
  const { x, n, inner } = op.x.op as Reduce
  return inner === 1 ? { x, from: op.offset * n, count: size * n } : null
}

/** Zeros appended only to fill a row add nothing. */
function withoutZeros(x: Value): Value {
  if (x.op.kind !== 'concat') return x
  const parts = x.op.parts.filter(({ op }) => !(op.kind === 'splat' && op.value === 0))
  return parts.length === 1 ? parts[0]! : x
}

/** A gradient of LayerNorm to which another is added. */
export function residualGradients(builder: Builder, roots: readonly Value[]): Value[] {
  const users = new Map<Value, number>()
  for (const value of reachable(roots)) {
    for (const arg of argumentsOf(value)) users.set(arg, (users.get(arg) ?? 0) + 1)
  }
  const grad = (value: Value) =>
    value.op.kind === 'result' && value.op.index === 0 && value.op.call.name === 'layerNormGrad'
      ? value.op.call
      : null
  const merged = new Map<Call, Value>() // to what is added
  const sums = new Map<Value, Call>()
  for (const value of reachable(roots)) {
    if (value.op.kind !== 'map' || value.op.fn !== 'add') continue
    const [a, b] = value.op.args as [Value, Value]
    for (const [dx, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const call = grad(dx)
      if (!call || merged.has(call) || sums.has(value) || users.get(dx) !== 1) continue
      if (other.op.kind !== 'result' && !sums.has(other)) continue
      merged.set(call, other)
      sums.set(value, call)
    }
  }
  const rewritten = new Map<Value, Value>()
  const of = (value: Value): Value => {
    const known = rewritten.get(value)
    if (known) return known
    const own = value.op.kind === 'result' && merged.has(value.op.call) ? value.op : null
    const call = sums.get(value) ?? own?.call
    const made = call ? withResidual(call)[own?.index ?? 0]! : rebuild(builder, value, of)
    rewritten.set(value, made)
    return made
  }
  const withResidual = (call: Call) => {
    const inputs = [...call.inputs, merged.get(call)!].map(of)
    const sizes = call.outputs.map(({ size }) => size)
    return builder.call(call.name, inputs, { ...call.attrs, residual: true }, sizes)
  }
  builder.renew()
  for (const value of reachable(roots)) of(value)
  return roots.map(of)
}

/**
 * x[0] + x[1] + x[2] + … of neighbouring runs as one sum: tfjs differentiates a repetition this way, one addition
 * for each image of the batch.
 */
export const sumsOfRuns: Rule = (builder, { op, size }) => {
  if (op.kind !== 'map' || op.fn !== 'add') return null
  const [before, next] = op.args.map((arg) => runsOf(arg))
  if (!before || !next || next.count > 1 || before.x !== next.x) return null
  if (next.from !== before.from + before.count * size) return null
  const count = before.count + 1
  return builder.reduce('sum', builder.window(before.x, before.from, count * size), count, size)
}

/** The runs of x that `value` is the sum of. */
function runsOf(value: Value): SumRange | null {
  const { op, size } = value
  if (size === 1) return null
  if (isSum(value)) {
    const { x, n, inner } = op as Reduce
    const whole = windowOf(x)
    return inner === size ? { x: whole.x, from: whole.offset, count: n } : null
  }
  const { x, offset } = windowOf(value)
  return x === value ? null : { x, from: offset, count: 1 }
}

/** Sums of several ranges of one vector, side by side: one kernel for all of them. */
export const rangesOfOne: Rule = (builder, value) => {
  const { op } = value
  if (op.kind !== 'concat' || op.parts.length < 2) return null
  const ranges = op.parts.map(sumRange)
  const [first] = ranges
  if (!first || !ranges.every((range) => range?.x === first.x)) return null
  return builder.segments(
    first.x,
    ranges.map((range) => ({ from: range!.from, count: range!.count })),
  )
}

/** What range of which vector a number is the sum of. */
function sumRange(value: Value): SumRange | null {
  if (value.size !== 1) return null
  if (!isSum(value)) return rangeOfSums(value)
  const { x } = value.op as Reduce
  const { op } = x
  const run = op.kind === 'strided' && op.axes.length === 1 && op.axes[0]!.stride === 1
  return run ? { x: op.x, from: op.offset, count: x.size } : { x, from: 0, count: x.size }
}

const SHORT = 512 // terms that one workgroup adds

/** A sum of many terms as partial sums, a thread each, and the sum of those. */
export const longSums: Rule = (builder, value) => {
  const { op, size } = value
  if (op.kind !== 'reduce' || op.fn !== 'sum' || op.n <= 64) return null
  const { x, n, inner } = op
  if (size === 1) {
    const range = [{ from: 0, count: n }]
    if (n <= SHORT) return builder.segments(x, range)
    const count = partialCount(n)
    return builder.segments(builder.partials(x, count), [{ from: 0, count }])
  }
  if (inner !== size) return null
  // Few columns of many rows: rows are shared out among `shares` threads a column.
  const shares = Math.min(64, Math.ceil(n / 16), Math.ceil(16_384 / inner))
  if (shares < 4) return null
  return builder.reduce('sum', builder.partials(x, shares * inner), shares, inner)
}

/** Enough threads for any GPU and about 64 terms each, or more where the vector is long. */
function partialCount(n: number): number {
  const wanted = Math.ceil(n / 64)
  return Math.min(65_536, Math.max(256, 2 ** Math.ceil(Math.log2(wanted))))
}
