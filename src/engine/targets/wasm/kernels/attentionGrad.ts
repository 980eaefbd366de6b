/**
 * The gradient of attention, from recomputed scores: p = exp(s − logSumExp), s = q·k/√d, dp = do·v,
 * ds = p (dp − δ)/√d, δ = do·o; dq = Σ_keys ds k, dk = Σ_queries ds q, dv = Σ_queries p do.
 * p and ds of one head and a block of queries are in memory at a time.
 */
import { elementary } from '../../../compiler/math/elementary.ts'
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { f32x4, i32, v128, type I32, type V128 } from '../emit/instructions.ts'
import { vectors } from '../emit/vectors.ts'
import {
  forHeads,
  forStrips,
  scoreScale,
  scores,
  scoreWidth,
  strides,
  timesHead,
  type HeadsShape,
} from './heads.ts'
import type { Address, CallKernel } from './kernel.ts'
import { at, indexed, loadLanes, sumOfLanes } from './lanes.ts'
import { packAlong } from './packing.ts'
import { COLUMNS } from './tile.ts'

const LONGEST = 64 // queries of a block

/** Inputs: qkv (B·N, 3·H·d), out, dOut (B·N, H·d), logSumExp (B·H·N). Output: dqkv (B·N, 3·H·d). */
export function simdAttentionGrad(shape: HeadsShape): CallKernel {
  const { tokens: N, headWidth: d, heads } = shape
  const width = scoreWidth(shape)
  const panels = width * d
  const block = Math.min(LONGEST, N)
  const kept = block * width
  return {
    key: `attentionGrad ${JSON.stringify(shape)}`,
    scratch: 2 * panels + 2 * kept,
    write(body, addresses) {
      const [qkv, out, dOut, logSumExp, dqkv, scratch] = addresses as [
        Address,
        Address,
        Address,
        Address,
        Address,
        Address,
      ]
      const stride = strides(shape)
      const packedK = scratch
      const packedV = body.let(at(scratch, 4 * panels))
      const p = body.let(at(packedV, 4 * panels))
      const ds = body.let(at(p, 4 * kept))
      const pointers = [
        { pointer: qkv, perToken: stride.qkv },
        { pointer: dqkv, perToken: stride.qkv },
        { pointer: out, perToken: stride.out },
        { pointer: dOut, perToken: stride.out },
        { pointer: logSumExp, perToken: 4 * heads, perHead: 4 * N },
      ]
      forHeads(body, shape, pointers, () => {
        const steps = body.let(i32.const(d))
        const packed = { free: N, panel: COLUMNS, steps, stride: stride.qkv }
        const k = body.let(at(qkv, stride.out))
        packAlong(body, { ...packed, from: k, to: packedK })
        packAlong(body, { ...packed, from: at(qkv, 2 * stride.out), to: packedV })

        const queries = (first: I32, count: number) => {
          const q = body.let(indexed(qkv, first, stride.qkv))
          const dq = body.let(indexed(dqkv, first, stride.qkv))
          const o = body.let(indexed(out, first, stride.out))
          const dO = body.let(indexed(dOut, first, stride.out))
          const lse = body.let(indexed(logSumExp, first, 4))
          forStrips(body, count, (row, rows) => {
            const [pStrip, dsStrip] = [p, ds].map((matrix) =>
              body.let(indexed(matrix, row, 4 * width)),
            )
            const rowsOf = (matrix: I32, rowStride: number) => ({
              at: body.let(indexed(matrix, row, rowStride)),
              rowStride,
              stepStride: 4,
            })
            const dRows = rowsOf(dO, stride.out)
            scores(body, shape, rowsOf(q, stride.qkv), packedK, pStrip!, rows)
            scores(body, shape, dRows, packedV, dsStrip!, rows)
            const deltas = rowProducts(body, d, dRows, rowsOf(o, stride.out), rows)
            scoreGradients(body, shape, {
              p: pStrip!,
              ds: dsStrip!,
              rows,
              deltas,
              logSumExp: body.let(indexed(lse, row, 4)),
            })
            timesHead(body, shape, {
              a: { at: dsStrip!, rowStride: 4 * width, stepStride: 4 },
              rows,
              b: k,
              steps: i32.const(N),
              bStride: stride.qkv,
              to: indexed(dq, row, stride.qkv),
              toStride: stride.qkv,
            })
          })
          const goesOn = body.let(i32.gtU(first, i32.const(0)))
          /** Σ over the block's queries of a matrix of scores, transposed, times rows. */
          const overQueries = (matrix: I32, b: I32, bStride: number, part: number) =>
            forStrips(body, N, (row, rows) =>
              timesHead(
                body,
                shape,
                {
                  a: { at: body.let(indexed(matrix, row, 4)), rowStride: 4, stepStride: 4 * width },
                  rows,
                  b,
                  steps: i32.const(count),
                  bStride,
                  to: indexed(body.let(at(dqkv, part * stride.out)), row, stride.qkv),
                  toStride: stride.qkv,
                },
                { goesOn },
              ),
            )
          overQueries(ds, q, stride.qkv, 1)
          overQueries(p, dO, stride.out, 2)
        }
        const full = N - (N % block)
        body.count(0, full, block, (first) => queries(first, block))
        if (full < N) queries(i32.const(full), N - full)
      })
    },
  }
}

interface RowPlace {
  at: I32
  rowStride: number
}

/** Σ over the head of x·y for each row, in all lanes. */
const rowProducts = (body: FunctionBody, d: number, x: RowPlace, y: RowPlace, rows: number) =>
  Array.from({ length: rows }, (_, r): Local<'v128'> => {
    let sum: V128 = f32x4.const(0)
    for (let c = 0; c < d; c += 4) {
      const load = ({ at, rowStride }: RowPlace) =>
        loadLanes(at, Math.min(4, d - c), r * rowStride + 4 * c)
      const product = f32x4.mul(load(x), load(y))
      sum = c === 0 ? product : f32x4.add(sum, product)
    }
    return body.let(sumOfLanes(body, sum))
  })

interface Strip {
  p: I32 // scores, then their exponentials
  ds: I32 // dp, then ds
  rows: number
  deltas: readonly V128[]
  logSumExp: I32
}

function scoreGradients(body: FunctionBody, shape: HeadsShape, strip: Strip): void {
  const { rows, deltas } = strip
  const scale = scoreScale(shape)
  const stride = 4 * scoreWidth(shape)
  const tops = Array.from({ length: rows }, (_, r) =>
    body.let(v128.load32Splat(strip.logSumExp, 4 * r)),
  )
  const [p, ds] = [body.let(strip.p), body.let(strip.ds)]
  const end = body.let(at(p, 4 * Math.ceil(shape.tokens / 4) * 4))
  body.repeat(
    () => {
      for (let r = 0; r < rows; r++) {
        const s = f32x4.mul(v128.load(p, r * stride), f32x4.const(scale))
        const e = body.let(elementary.expNegative(vectors(body), body.let(f32x4.sub(s, tops[r]!))))
        body.do(v128.store(p, e, r * stride))
        const dp = f32x4.sub(v128.load(ds, r * stride), deltas[r]!)
        body.do(v128.store(ds, f32x4.mul(f32x4.mul(e, dp), f32x4.const(scale)), r * stride))
      }
      body.set(p, at(p, 16))
      body.set(ds, at(ds, 16))
    },
    () => i32.ltU(p, end),
  )
}
