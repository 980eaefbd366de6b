/** Matrix products as calls of the product kernel, together with what its last lines can do on the way. */
import type { Builder } from '../graph/builder.ts'
import { argumentsOf, reachable, type Call, type ProductOp, type Value } from '../graph/graph.ts'
import { isSum, rebuild, type Rule } from './rewrite.ts'

/** A product with a row or column of ones is a sum. */
export const productsWithOnes: Rule = (builder, { op }) => {
  if (op.kind !== 'product' || op.transposeB || op.shape.M !== 1 || !op.batchedB) return null
  const ones = op.a.op.kind === 'splat' && op.a.op.value === 1
  return ones ? builder.reduce('sum', op.b, op.shape.K, op.shape.N) : null
}

/** A product with a transposed matrix reads the matrix the other way. */
export const transposedFactors: Rule = (builder, { op }) => {
  if (op.kind !== 'product') return null
  const { M, N, K, batch } = op.shape
  const a = untransposed(builder, op.a, op.batchedA ? batch : 1, op.transposeA ? [K, M] : [M, K])
  const b = untransposed(builder, op.b, op.batchedB ? batch : 1, op.transposeB ? [N, K] : [K, N])
  if (!a && !b) return null
  return builder.product({
    ...op,
    a: a ?? op.a,
    b: b ?? op.b,
    transposeA: op.transposeA !== Boolean(a),
    transposeB: op.transposeB !== Boolean(b),
  })
}

/** The matrices of which `value` is the transposes, if it is. */
function untransposed(
  builder: Builder,
  value: Value,
  batch: number,
  [rows, columns]: number[],
): Value | null {
  if (value.op.kind !== 'strided' || rows === 1 || columns === 1) return null
  const { x } = value.op
  if (x.size !== value.size) return null
  return builder.transpose(x, [batch, columns!, rows!], [0, 2, 1]) === value ? x : null
}

/** What becomes of a product: the call that computes it, and which values are the call's results. */
interface Absorbed {
  product: ProductOp
  bias: Value | null // (N)
  residual: Value | null // in the result's shape
  /** What went into GELU in the forward pass, where the product is the gradient of what came out. */
  geluOf: Value | null
  result: Value
  /** What went into GELU, where GELU is the last of it. */
  inner: Value | null
  columnSums: Value | null
}

/** Turns products into calls. Bias, GELU, a sum with another result and B's column sums go with the product. */
export function productCalls(builder: Builder, roots: readonly Value[]): Value[] {
  const order = reachable(roots)
  const users = usersOf(order, roots)
  const taken = new Set<Value>() // values that some product absorbs
  const plans = new Map<Value, Absorbed>()
  for (const value of order) {
    if (value.op.kind !== 'product' || !hasKernel(value.op)) continue
    const plan = absorb(builder, value, value.op, users, taken, order, plans)
    for (const part of [plan.result, plan.inner, plan.columnSums]) if (part) plans.set(part, plan)
  }

  const rewritten = new Map<Value, Value>()
  const of = (value: Value): Value => {
    const known = rewritten.get(value)
    if (known) return known
    const plan = plans.get(value)
    const made = plan ? resultOf(builder, plan, value, of) : rebuild(builder, value, of)
    rewritten.set(value, made)
    return made
  }
  builder.renew()
  for (const value of order) of(value) // in their order, so that `of` never has far to go
  return roots.map(of)
}

const hasKernel = ({ batchedA, batchedB }: ProductOp) => batchedA && batchedB

function absorb(
  builder: Builder,
  value: Value,
  product: ProductOp,
  users: Map<Value, Value[]>,
  taken: Set<Value>,
  order: readonly Value[],
  plans: ReadonlyMap<Value, Absorbed>,
): Absorbed {
  const plan: Absorbed = {
    product,
    bias: null,
    residual: null,
    geluOf: null,
    result: value,
    inner: null,
    columnSums: null,
  }
  const only = (of: Value) => (users.get(of)?.length === 1 ? users.get(of)![0]! : null)
  const biased = only(value)
  const bias = biased && otherArgument('add', biased, value)
  const row = bias && rowOf(builder, bias, product.shape)
  if (row) Object.assign(plan, { bias: row, result: biased })

  const gelu = users.get(plan.result)?.find(({ op }) => op.kind === 'map' && op.fn === 'gelu')
  if (gelu) return { ...plan, inner: plan.result, result: gelu }

  const scaled = only(plan.result)
  const factor = scaled && otherArgument('mul', scaled, plan.result)
  if (!row && factor?.op.kind === 'map' && factor.op.fn === 'geluGrad') {
    return { ...plan, geluOf: factor.op.args[0]!, result: scaled! }
  }

  const sum = only(plan.result)
  const residual = sum && !taken.has(sum) ? otherArgument('add', sum, plan.result) : null
  // Only what is in memory anyway: results of calls, and what calls read.
  const stored = (other: Value) =>
    other.op.kind === 'result' || plans.has(other) || Boolean(users.get(other)?.some(isCall))
  if (residual && stored(residual)) {
    taken.add(sum!)
    return { ...plan, residual, result: sum! }
  }
  const { a: _a, b, shape, transposeA, transposeB } = product
  if (!row && transposeA && !transposeB && shape.batch === 1) {
    const sums = order.find(
      (v) =>
        isSum(v) &&
        v.op.kind === 'reduce' &&
        v.op.x === b &&
        v.op.inner === shape.N &&
        v.size === shape.N,
    )
    if (sums && !taken.has(sums)) {
      taken.add(sums)
      plan.columnSums = sums
    }
  }
  return plan
}

/** The other argument of a sum or product of two. */
function otherArgument(fn: 'add' | 'mul', { op }: Value, one: Value): Value | null {
  if (op.kind !== 'map' || op.fn !== fn) return null
  const [a, b] = op.args
  return a === one ? b! : b === one ? a! : null
}

/** The row that `value` repeats for each row of the product. */
function rowOf(builder: Builder, value: Value, { batch, M, N }: ProductOp['shape']): Value | null {
  const x = value.op.kind === 'strided' ? value.op.x : null
  if (!x || batch * M === 1) return null
  const rows = [batch * M, N]
  if (x.size === N && builder.broadcast(x, [N], rows) === value) return x
  // A row inside a longer vector: strides 0 and 1 from an offset on.
  const { offset, axes } = value.op as Extract<Value['op'], { kind: 'strided' }>
  const repeats =
    axes.length === 2 && axes[0]!.stride === 0 && axes[1]!.size === N && axes[1]!.stride === 1
  return repeats ? builder.window(x, offset, N) : null
}

const isCall = ({ op }: Value): boolean =>
  op.kind === 'result' || (op.kind === 'product' && hasKernel(op))

function resultOf(
  builder: Builder,
  plan: Absorbed,
  value: Value,
  of: (value: Value) => Value,
): Value {
  const { product, bias, residual, geluOf, inner, columnSums } = plan
  const { a, b, shape, transposeA, transposeB } = product
  const inputs = [
    a,
    b,
    ...(bias ? [bias] : []),
    ...(residual ? [residual] : []),
    ...(geluOf ? [geluOf] : []),
  ].map((input) => of(input))
  const attrs: Call['attrs'] = {
    ...shape,
    transposeA,
    transposeB,
    bias: Boolean(bias),
    gelu: Boolean(inner),
    geluGrad: Boolean(geluOf),
    residual: Boolean(residual),
    columnSums: Boolean(columnSums),
  }
  const size = shape.batch * shape.M * shape.N
  const second = inner ? [size] : columnSums ? [shape.N] : []
  const results = builder.call('matmul', inputs, attrs, [size, ...second])
  return value === inner || value === columnSums ? results[1]! : results[0]!
}

function usersOf(order: readonly Value[], roots: readonly Value[]): Map<Value, Value[]> {
  const users = new Map<Value, Value[]>()
  const add = (arg: Value, user: Value) => {
    const known = users.get(arg)
    if (!known) users.set(arg, [user])
    else if (!known.includes(user)) known.push(user)
  }
  for (const value of order) for (const arg of argumentsOf(value)) add(arg, value)
  for (const root of roots) add(root, root)
  return users
}
