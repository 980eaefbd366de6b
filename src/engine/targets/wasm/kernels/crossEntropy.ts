/**
 * −mean over the batch of Σ_c y_c log softmax(z)_c, and its gradient (softmax(z) − y)/B, which holds because every
 * row of y sums to 1.
 */
import { elementary } from '../../../compiler/math/elementary.ts'
import { f32x4, v128, type I32, type V128 } from '../emit/instructions.ts'
import { vectors } from '../emit/vectors.ts'
import type { Address, CallKernel } from './kernel.ts'
import {
  at,
  forColumns,
  laneMask,
  loadLanes,
  maxOfLanes,
  storeLanes,
  sumOfLanes,
  zerosAfter,
} from './lanes.ts'

/** Inputs: logits z, targets y (rows, classes). Outputs: loss (1), dLogits (rows, classes). */
export function simdCrossEntropy(shape: { rows: number; classes: number }): CallKernel {
  const { rows, classes } = shape
  const stride = 4 * classes
  return {
    key: `crossEntropy ${JSON.stringify(shape)}`,
    scratch: 0,
    write(body, addresses) {
      const [z, y, loss, dz] = addresses as [Address, Address, Address, Address]
      const pointers = [z, y, dz]
      const total = body.let(f32x4.const(0))
      const math = vectors(body)
      body.count(0, rows, 1, () => {
        /** Logits of the row; past its end numbers that neither max nor sum sees. */
        const logits = (at: I32, lanes: number): V128 =>
          lanes === 4
            ? v128.load(at)
            : v128.bitselect(loadLanes(at, lanes), f32x4.const(-3e38), laneMask(lanes))
        const top = body.let(f32x4.const(-3e38))
        forColumns(body, classes, [z], ([at], lanes) =>
          body.set(top, f32x4.pmax(logits(at!, lanes), top)),
        )
        body.set(top, maxOfLanes(body, top))
        const sum = body.let(f32x4.const(0))
        forColumns(body, classes, [z], ([at], lanes) => {
          const e = elementary.expNegative(math, body.let(f32x4.sub(logits(at!, lanes), top)))
          body.set(sum, f32x4.add(sum, zerosAfter(lanes, e)))
        })
        const logSum = body.let(elementary.log(math, body.let(sumOfLanes(body, sum))))
        forColumns(body, classes, [z, y, dz], ([zAt, yAt, dzAt], lanes) => {
          const target = body.let(loadLanes(yAt!, lanes))
          const logProbability = body.let(f32x4.sub(f32x4.sub(loadLanes(zAt!, lanes), top), logSum))
          body.set(total, f32x4.sub(total, zerosAfter(lanes, f32x4.mul(target, logProbability))))
          const difference = f32x4.sub(elementary.expNegative(math, logProbability), target)
          storeLanes(body, dzAt!, body.let(f32x4.div(difference, f32x4.const(rows))), lanes)
        })
        for (const pointer of pointers) body.set(pointer, at(pointer, stride))
      })
      const mean = body.let(f32x4.div(sumOfLanes(body, total), f32x4.const(rows)))
      body.do(v128.store32Lane(0, loss, mean))
    },
  }
}
