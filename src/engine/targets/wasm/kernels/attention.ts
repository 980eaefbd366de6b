/**
 * softmax(q kᵀ/√d) v for each image and head, read from and written to rows where the heads lie side by side. The
 * scores of four queries at a time are all that is ever in memory.
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
import { at, indexed, laneMask, maxOfLanes, storeLanes, sumOfLanes } from './lanes.ts'
import { packAlong } from './packing.ts'
import { COLUMNS, ROWS } from './tile.ts'

/** Input: qkv (B·N, 3·H·d). Outputs: out (B·N, H·d), logSumExp of the scores (B·H·N). */
export function simdAttention(shape: HeadsShape): CallKernel {
  const { tokens: N, headWidth: d, heads } = shape
  const width = scoreWidth(shape)
  const panels = width * d
  return {
    key: `attention ${JSON.stringify(shape)}`,
    scratch: panels + ROWS * width + ROWS,
    write(body, addresses) {
      const [qkv, out, logSumExp, packed] = addresses as [Address, Address, Address, Address]
      const stride = strides(shape)
      const strip = body.let(at(packed, 4 * panels))
      const sums = body.let(at(strip, 4 * ROWS * width))
      const pointers = [
        { pointer: qkv, perToken: stride.qkv },
        { pointer: out, perToken: stride.out },
        { pointer: logSumExp, perToken: 4 * heads, perHead: 4 * N },
      ]
      forHeads(body, shape, pointers, () => {
        const k = body.let(at(qkv, stride.out))
        const v = body.let(at(qkv, 2 * stride.out))
        const steps = body.let(i32.const(d))
        packAlong(body, { from: k, to: packed, free: N, panel: COLUMNS, steps, stride: stride.qkv })
        forStrips(body, N, (row, rows) => {
          const q = body.let(indexed(qkv, row, stride.qkv))
          scores(body, shape, { at: q, rowStride: stride.qkv, stepStride: 4 }, packed, strip, rows)
          const totals = softmax(body, shape, strip, rows, sums, indexed(logSumExp, row, 4))
          timesHead(
            body,
            shape,
            {
              a: { at: strip, rowStride: 4 * width, stepStride: 4 },
              rows,
              b: v,
              steps: i32.const(N),
              bStride: stride.qkv,
              to: indexed(out, row, stride.out),
              toStride: stride.out,
            },
            { finish: (r, x) => f32x4.div(x, totals[r]!) },
          )
        })
      })
    },
  }
}

/** Rows of scores become exp(s − max), s scaled; gives the sum of each row, in all lanes. */
function softmax(
  body: FunctionBody,
  shape: HeadsShape,
  strip: I32,
  rows: number,
  sums: I32,
  logSumExp: I32,
): Local<'v128'>[] {
  const { tokens: N } = shape
  const stride = 4 * scoreWidth(shape)
  const scale = f32x4.const(scoreScale(shape))
  const tail = N % 4
  const end = body.let(at(strip, 4 * (N - tail)))
  /** For each vector of the rows; at the end of a row, lanes past it are `beyond`. */
  const forVectors = (
    beyond: number,
    see: (r: number, x: V128, put: (y: V128) => void) => void,
  ) => {
    const place = body.let(strip)
    const all = (cut: boolean) => {
      for (let r = 0; r < rows; r++) {
        const x = v128.load(place, r * stride)
        const kept = cut ? v128.bitselect(x, f32x4.const(beyond), laneMask(tail)) : x
        see(r, body.let(kept), (y) => body.do(v128.store(place, y, r * stride)))
      }
    }
    if (N >= 4)
      body.repeat(
        () => {
          all(false)
          body.set(place, at(place, 16))
        },
        () => i32.ltU(place, end),
      )
    if (tail > 0) all(true)
  }
  const each = (start: number) => Array.from({ length: rows }, () => body.let(f32x4.const(start)))
  const tops = each(-3e38)
  forVectors(-3e38, (r, x) => body.set(tops[r]!, f32x4.pmax(x, tops[r]!)))
  const scaledTops = tops.map((top) => body.let(f32x4.mul(maxOfLanes(body, top), scale)))
  const totals = each(0)
  forVectors(-3e38, (r, x, put) => {
    const e = body.let(
      elementary.expNegative(
        vectors(body),
        body.let(f32x4.sub(f32x4.mul(x, scale), scaledTops[r]!)),
      ),
    )
    body.set(totals[r]!, f32x4.add(totals[r]!, e))
    put(e)
  })
  for (const [r, total] of totals.entries()) {
    body.set(total, sumOfLanes(body, total))
    body.do(v128.store32Lane(0, sums, total, 4 * r))
  }
  // One logarithm for all rows.
  const logs = body.let(elementary.log(vectors(body), body.let(v128.load(sums))))
  for (const [r, top] of scaledTops.entries()) body.do(v128.store32Lane(0, sums, top, 4 * r))
  storeLanes(body, body.let(logSumExp), body.let(f32x4.add(v128.load(sums), logs)), rows)
  return totals
}
