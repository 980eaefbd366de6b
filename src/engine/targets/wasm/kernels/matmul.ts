/**
 * Matrix products. B is packed into panels of 8 columns, a block of k at a time, A too where it lies transposed; then
 * tiles of 4×8 are summed in registers. What follows a product is done while its rows are still in the cache.
 */
import { elementary } from '../../../compiler/math/elementary.ts'
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { f32x4, i32, type I32, type V128 } from '../emit/instructions.ts'
import { vectors } from '../emit/vectors.ts'
import type { CallKernel } from './kernel.ts'
import { at, indexed, loadLanes, storeLanes } from './lanes.ts'
import { columnSumsTo, packAcross, packAlong } from './packing.ts'
import { COLUMNS, loadTile, multiply, ROWS, storeTile, tileSums } from './tile.ts'

/** As the compiler's call of this name says it. */
export interface MatmulShape {
  batch: number
  M: number
  N: number
  K: number
  /** A lies as K×M, B as N×K. */
  transposeA: boolean
  transposeB: boolean
  /** + a row (N), third input. */
  bias: boolean
  /** GELU of it; what went into GELU is the second output. */
  gelu: boolean
  /** Times GELU'(the last input). */
  geluGrad: boolean
  /** + a matrix of the result's shape, the input after bias. */
  residual: boolean
  /** Σ over k of B's rows, the second output. */
  columnSums: boolean
}

const BLOCK_BYTES = 131_072 // of packed B that stay in the second cache
const SHORTEST = 256 // steps of k in a block, where there are as many

/** Steps of k that are packed at once. */
function blockOf({ K, N }: MatmulShape): number {
  const longest = Math.max(SHORTEST, Math.floor(BLOCK_BYTES / 4 / N))
  return Math.ceil(K / Math.ceil(K / longest))
}

const roundUp = (x: number, to: number) => Math.ceil(x / to) * to

export function simdMatmul(shape: MatmulShape): CallKernel {
  const { batch, M, N, K, transposeA, bias, residual } = shape
  const block = blockOf(shape)
  const packedB = block * roundUp(N, COLUMNS)
  const packedA = transposeA ? block * roundUp(M, ROWS) : 0
  return {
    key: `matmul ${JSON.stringify(shape)}`,
    scratch: packedA + packedB,
    write(body, addresses) {
      const inputs = [...addresses]
      const take = (there = true) => (there ? inputs.shift()! : null)
      const [a, b] = [take()!, take()!]
      const [biasAt, residualAt, innerAt] = [take(bias), take(residual), take(shape.geluGrad)]
      const c = take()!
      const [innerOut, sumsOut] = [take(shape.gelu), take(shape.columnSums)]
      const scratch = take()!
      const matrices = [
        { pointer: a, size: M * K },
        { pointer: b, size: K * N },
        ...[residualAt, innerAt, c, innerOut].map((pointer) => ({ pointer, size: M * N })),
      ]
      const one = () =>
        writeProduct(body, shape, block, {
          a,
          b,
          bias: biasAt,
          residual: residualAt,
          geluOf: innerAt,
          c,
          inner: innerOut,
          sums: sumsOut,
          packedB: scratch,
          packedA: at(scratch, 4 * packedB),
        })
      if (batch === 1) return one()
      body.count(0, batch, 1, () => {
        one()
        for (const { pointer, size } of matrices)
          if (pointer) body.set(pointer, at(pointer, 4 * size))
      })
    },
  }
}

interface Places {
  a: I32
  b: I32
  bias: I32 | null
  residual: I32 | null
  geluOf: I32 | null
  c: I32
  inner: I32 | null
  sums: I32 | null
  packedB: I32
  packedA: I32
}

function writeProduct(body: FunctionBody, shape: MatmulShape, block: number, places: Places): void {
  const { M, N, K, transposeA, transposeB } = shape
  body.count(0, K, block, (k) => {
    const left = body.let(i32.sub(i32.const(K), k))
    const steps = body.let(i32.select(i32.const(block), left, i32.gtU(left, i32.const(block))))
    const isFirst = body.let(i32.eqz(k))
    const isLast = body.let(i32.eq(left, steps))
    const panelsB = { to: places.packedB, free: N, panel: COLUMNS, steps }
    if (transposeB) {
      packAlong(body, { ...panelsB, from: indexed(places.b, k, 4), stride: 4 * K })
    } else {
      const from = indexed(places.b, k, 4 * N)
      const sums = places.sums ? columnSumsTo(body, places.sums, isFirst) : undefined
      packAcross(body, { ...panelsB, from, stride: 4 * N }, sums)
    }
    if (transposeA) {
      const from = indexed(places.a, k, 4 * M)
      const to = places.packedA
      packAcross(body, { from, to, free: M, panel: ROWS, steps, stride: 4 * M })
    }
    const inner = (rows: number) => (row: I32) => {
      writeRows(body, shape, places, { k, steps, isFirst, row, rows })
      if (places.inner ?? places.geluOf)
        body.if(isLast, () => finishRows(body, shape, places, row, rows))
    }
    const full = M - (M % ROWS)
    body.count(0, full, ROWS, inner(ROWS))
    if (full < M) inner(M % ROWS)(i32.const(full))
  })
}

interface Rows {
  k: I32
  steps: Local<'i32'>
  isFirst: I32
  row: I32
  rows: number // 1 to 4
}

/** A strip of the result: a few rows, all columns. */
function writeRows(body: FunctionBody, shape: MatmulShape, places: Places, strip: Rows): void {
  const { N, K, transposeA } = shape
  const { k, steps, isFirst, row, rows } = strip
  const stride = 4 * N
  const out = body.let(indexed(places.inner ?? places.c, row, stride))
  const residual = places.residual && body.let(indexed(places.residual, row, stride))
  const a = transposeA
    ? body.let(i32.add(places.packedA, i32.mul(i32.mul(row, steps), i32.const(4))))
    : body.let(i32.add(indexed(places.a, row, 4 * K), i32.mul(k, i32.const(4))))
  const factor = transposeA
    ? { at: a, rowStride: 4, stepStride: 4 * ROWS }
    : { at: a, rowStride: 4 * K, stepStride: 4 }
  const panelBytes = body.let(i32.mul(steps, i32.const(4 * COLUMNS)))
  const b = body.let(places.packedB)
  const bias = places.bias && body.let(places.bias)
  const pointers = [out, residual, bias]

  const tile = (width: number) => {
    const end = body.let(i32.add(b, panelBytes))
    const start = (r: number, v: number, lanes: number): V128 => {
      const row = bias ? loadLanes(bias, lanes, 16 * v) : null
      const other = residual ? loadTile(residual, stride, r, v, lanes) : null
      return row && other ? f32x4.add(row, other) : (row ?? other ?? f32x4.const(0))
    }
    const sums = tileSums(body, rows, width, start)
    body.if(i32.eqz(isFirst), () => {
      for (const [r, vectors] of sums.entries())
        for (const [v, sum] of vectors.entries())
          body.set(sum, loadTile(out, stride, r, v, Math.min(4, width - 4 * v)))
    })
    multiply(body, { a: factor, b, end, rows, width }, sums)
    storeTile(body, out, stride, width, sums)
    body.set(b, end)
    for (const pointer of pointers) if (pointer) body.set(pointer, at(pointer, 4 * COLUMNS))
  }
  body.count(0, N - (N % COLUMNS), COLUMNS, () => tile(COLUMNS))
  if (N % COLUMNS > 0) tile(N % COLUMNS)
}

/** GELU, or its gradient, of rows whose sums are complete. */
function finishRows(
  body: FunctionBody,
  { N }: MatmulShape,
  places: Places,
  row: I32,
  rows: number,
): void {
  const begin = (matrix: I32) => body.let(indexed(matrix, row, 4 * N))
  const out = begin(places.c)
  const inner = begin((places.inner ?? places.geluOf)!)
  const number = (lanes: number) => {
    const x = body.let(loadLanes(inner, lanes))
    const result = places.inner
      ? elementary.gelu(vectors(body), x)
      : f32x4.mul(loadLanes(out, lanes), elementary.geluGrad(vectors(body), x))
    storeLanes(body, out, lanes === 4 ? result : body.let(result), lanes)
  }
  const numbers = rows * N
  const full = numbers - (numbers % 4)
  body.count(0, full, 4, () => {
    number(4)
    body.set(out, at(out, 16))
    body.set(inner, at(inner, 16))
  })
  if (full < numbers) number(numbers - full)
}
