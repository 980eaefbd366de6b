/** Makes the values of a graph: equal ones once, constants computed, identities left out. */
import type {
  Call,
  Op,
  ProductOp,
  Range,
  ReduceName,
  Repetition,
  StridedAxis,
  Value,
} from './graph.ts'
import { resultType, scalarFunctions, type FunctionName, type ValueType } from './functions.ts'

export class Builder {
  #values = new Map<string, Value>()
  #arrays = new Map<string, Float32Array | Int32Array>()
  #calls = new Map<string, Call>()
  #next = 0

  /**
   * From here on everything but what is given is made anew, so that ids keep telling the order of the trace: a
   * value that a rule left as it is would otherwise seem older than its neighbours that were rewritten.
   */
  renew(): void {
    for (const [key, { op }] of this.#values) {
      const given = op.kind === 'parameter' || op.kind === 'splat' || op.kind === 'array'
      if (!given) this.#values.delete(key)
    }
    this.#calls.clear()
  }

  parameter(name: string, size: number, type: ValueType): Value {
    return this.#value(`parameter ${name}`, size, type, { kind: 'parameter', name })
  }

  splat(value: number, size: number, type: ValueType = 'f32'): Value {
    const key = Object.is(value, -0) ? '-0' : String(value)
    return this.#value(`splat ${key} ${size} ${type}`, size, type, { kind: 'splat', value })
  }

  /** Numbers known while tracing. */
  array(data: Float32Array | Int32Array, type: ValueType): Value {
    if (isUniform(data)) return this.splat(data[0]!, data.length, type)
    const key = `array ${type} ${contentKey(data)}`
    const own = this.#arrays.get(key) ?? data.slice()
    this.#arrays.set(key, own)
    return this.#value(key, data.length, type, { kind: 'array', data: own })
  }

  map(fn: FunctionName, ...args: Value[]): Value {
    const { size } = args[0]!
    const type = resultType(
      fn,
      args.map((arg) => arg.type),
    )
    const numbers = args.flatMap(({ op }) => (op.kind === 'splat' ? [op.value] : []))
    if (numbers.length === args.length && fn !== 'copy') {
      return this.splat(Math.fround(scalarFunctions[fn](...numbers)), size, type)
    }
    const simpler = this.#simplified(fn, args)
    if (simpler) return simpler
    const key = `${fn} ${args.map(({ id }) => id).join(' ')}`
    return this.#value(key, size, type, { kind: 'map', fn, args })
  }

  /** x·1, x/1, x + 0 and functions that change nothing. */
  #simplified(fn: FunctionName, args: readonly Value[]): Value | null {
    const [a, b] = args
    const is = (value: Value | undefined, number: number) =>
      value?.op.kind === 'splat' && value.op.value === number
    if (fn === 'mul') return is(b, 1) ? a! : is(a, 1) ? b! : null
    if (fn === 'div') return is(b, 1) ? a! : null
    if (fn === 'add') return is(b, 0) ? a! : is(a, 0) ? b! : null
    if (fn === 'sub') return is(b, 0) ? a! : null
    if (fn === 'toFloat') return a!.type === 'f32' ? a! : null
    if (fn === 'toInt') return a!.type === 'i32' ? a! : null
    if (fn === 'toBool') return a!.type === 'bool' ? a! : null
    if (fn === 'select' && args[1] === args[2]) return args[1]!
    return null
  }

  /** The value as one that has to be computed, where it is only given. */
  computed(x: Value): Value {
    const given = x.op.kind === 'splat' || x.op.kind === 'array' || x.op.kind === 'parameter'
    return given ? this.map('copy', x) : x
  }

  strided(x: Value, offset: number, given: readonly StridedAxis[]): Value {
    const axes = mergedAxes(given)
    const size = axes.reduce((product, axis) => product * axis.size, 1)
    if (x.op.kind === 'splat') return this.splat(x.op.value, size, x.type)
    const identity = axes.length === 0 || (axes.length === 1 && axes[0]!.stride === 1)
    if (offset === 0 && size === x.size && identity) return x
    if (x.op.kind === 'strided' && identity && isRun(x.op.axes)) {
      return this.strided(x.op.x, x.op.offset + offset, axes)
    }
    const key = `strided ${x.id} ${offset} ${axes.map((a) => `${a.size}:${a.stride}`).join(' ')}`
    return this.#value(key, size, x.type, { kind: 'strided', x, offset, axes })
  }

  /** `size` numbers of x from `offset` on. */
  window(x: Value, offset: number, size: number): Value {
    return this.strided(x, offset, [{ size, stride: 1 }])
  }

  /** x of one shape repeated to fill another, as tfjs broadcasts. */
  broadcast(x: Value, from: readonly number[], to: readonly number[]): Value {
    let stride = 1
    const axes: StridedAxis[] = to.map((size) => ({ size, stride: 0 }))
    for (let i = 1; i <= from.length; i++) {
      const size = from[from.length - i]!
      if (size > 1) axes[to.length - i]!.stride = stride
      stride *= size
    }
    return this.strided(x, 0, axes)
  }

  transpose(x: Value, shape: readonly number[], perm: readonly number[]): Value {
    const strides = stridesOf(shape)
    return this.strided(
      x,
      0,
      perm.map((axis) => ({ size: shape[axis]!, stride: strides[axis]! })),
    )
  }

  gather(x: Value, rows: Value, width: number): Value {
    const size = rows.size * width
    if (x.op.kind === 'splat') return this.splat(x.op.value, size, x.type)
    return this.#value(`gather ${x.id} ${rows.id} ${width}`, size, x.type, {
      kind: 'gather',
      x,
      rows,
      width,
    })
  }

  /** Each of `outer` rows of the result is a row of every part. */
  concat(parts: readonly Value[], outer: number): Value {
    // One row of rows is one row of all their parts.
    const flat =
      outer === 1
        ? parts.flatMap((p) =>
            p.op.kind === 'concat' && p.op.widths.reduce(sum) === p.size ? p.op.parts : [p],
          )
        : parts
    if (flat.length === 1) return flat[0]!
    const size = flat.reduce((total, part) => total + part.size, 0)
    const first = flat[0]!
    const { op } = first
    if (
      op.kind === 'splat' &&
      flat.every((p) => p.op.kind === 'splat' && Object.is(p.op.value, op.value))
    ) {
      return this.splat(op.value, size, first.type)
    }
    const widths = flat.map((part) => part.size / outer)
    return this.#value(`concat ${outer} ${flat.map(({ id }) => id).join(' ')}`, size, first.type, {
      kind: 'concat',
      parts: flat,
      widths,
    })
  }

  /** Reduces the middle of (x.size/(n·inner), n, inner). */
  reduce(fn: ReduceName, x: Value, n: number, inner: number): Value {
    if (n === 1 && fn !== 'argMax') return x
    const type = fn === 'argMax' ? 'i32' : x.type
    const size = x.size / n
    return this.#value(`${fn} ${x.id} ${n} ${inner}`, size, type, {
      kind: 'reduce',
      fn,
      x,
      n,
      inner,
    })
  }

  partials(x: Value, size: number): Value {
    return this.#value(`partials ${x.id} ${size}`, size, x.type, { kind: 'partials', x })
  }

  segments(x: Value, ranges: readonly Range[]): Value {
    const key = `segments ${x.id} ${ranges.map(({ from, count }) => `${from}:${count}`).join(' ')}`
    return this.#value(key, ranges.length, x.type, { kind: 'segments', x, ranges })
  }

  product(product: Omit<ProductOp, 'kind'>): Value {
    const { a, b, shape, transposeA, transposeB, batchedA, batchedB } = product
    const flags = [transposeA, transposeB, batchedA, batchedB].map(Number).join('')
    const key = `product ${a.id} ${b.id} ${Object.values(shape).join(' ')} ${flags}`
    const size = shape.batch * shape.M * shape.N
    return this.#value(key, size, 'f32', { kind: 'product', ...product })
  }

  /** The results of an operation with a kernel of its own, or of a repetition, whose name no other has. `sizes` of float32 results. */
  call(
    name: string,
    given: readonly Value[],
    attrs: Call['attrs'],
    sizes: readonly number[],
    repeats: Repetition | null = null,
  ): Value[] {
    // Kernels that are not fused cannot read constants.
    const inputs = given.map((x) => (x.op.kind === 'parameter' ? x : this.computed(x)))
    const key = `${name} ${inputs.map(({ id }) => id).join(' ')} ${JSON.stringify(attrs)} ${sizes.join(' ')}`
    let call = this.#calls.get(key)
    if (!call) {
      call = { name, inputs, attrs, outputs: [], repeats }
      this.#calls.set(key, call)
      for (const [index, size] of sizes.entries()) {
        const op: Op = { kind: 'result', call, index }
        call.outputs.push(this.#value(`result ${index} of ${key}`, size, 'f32', op))
      }
    }
    return call.outputs
  }

  #value(key: string, size: number, type: ValueType, op: Op): Value {
    let value = this.#values.get(key)
    if (!value) {
      value = { id: this.#next++, size, type, op }
      this.#values.set(key, value)
    }
    return value
  }
}

const sum = (a: number, b: number) => a + b

const isRun = (axes: readonly StridedAxis[]) => axes.length === 1 && axes[0]!.stride === 1

/** Row-major. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1)
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!
  return strides
}

/** The fewest axes that count the same: those of size 1 left out, those that follow on from each other joined. */
function mergedAxes(axes: readonly StridedAxis[]): StridedAxis[] {
  const merged: StridedAxis[] = []
  for (const { size, stride } of axes) {
    if (size === 1) continue
    const outer = merged.at(-1)
    if (outer && outer.stride === size * stride) {
      outer.size *= size
      outer.stride = stride
    } else {
      merged.push({ size, stride })
    }
  }
  return merged
}

function contentKey(data: Float32Array | Int32Array): string {
  let hash = 2166136261
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length)
  for (const word of bits) hash = Math.imul(hash ^ word, 16777619) ^ (hash >>> 13)
  // Short arrays by their content, long ones by a hash and a sample of it.
  const sample = data.length <= 4096 ? data : data.filter((_, i) => i % 997 === 0)
  return `${data.length} ${hash} ${sample.join(',')}`
}

/** Whether all numbers are the same. In a plain loop, as there may be as many as an activation has. */
function isUniform(data: Float32Array | Int32Array): boolean {
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], data[0])) return false
  return true
}
