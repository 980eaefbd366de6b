/** Sums over many neighbouring numbers, four lanes and four variables wide, so that rounding grows slowly. */
import type { Value } from '../../../compiler/graph/graph.ts'
import type { Local } from '../emit/functionBody.ts'
import { f32x4, i32, v128, type V128 } from '../emit/instructions.ts'
import { laneMask, sumOfLanes } from '../kernels/lanes.ts'
import { expr, neighbours, uniform, type Whole } from './laneIndex.ts'
import type { VectorEmitter } from './vectorEmitter.ts'

const WIDE = 16 // numbers of a turn
const BLOCK = 1024 // numbers whose sum is added to the whole

/** Σ of each value's numbers from `from` on, in all lanes. `from` is a multiple of `multiple`. */
export function sumsAlong(
  emitter: VectorEmitter,
  values: readonly Value[],
  from: Whole,
  count: Whole,
  multiple: number,
): V128[] {
  const { body } = emitter
  const zero = () => body.let(f32x4.const(0))
  const totals = values.map(zero)
  const i = body.let(expr(from))
  const end = body.let(i32.add(i, expr(count)))

  /** Adds up while a whole turn of `width` numbers is left, at most `most` of them. */
  const run = (width: number, most: number, sums: readonly (readonly Local<'v128'>[])[]) => {
    const left = () => i32.sub(end, i)
    const turns = body.let(i32.select(i32.const(most), left(), i32.gtU(left(), i32.const(most))))
    const last = body.let(i32.add(i, i32.sub(turns, i32.remU(turns, i32.const(width)))))
    body.if(i32.ltU(i, last), () =>
      body.repeat(
        () => {
          emitter.scope(() => {
            for (let v = 0; v < sums[0]!.length; v++) {
              const at = emitter.index.plus(neighbours(i, Math.min(multiple, 4)), 4 * v)
              for (const [s, value] of values.entries())
                body.set(sums[s]![v]!, f32x4.add(sums[s]![v]!, emitter.pull(value, at)))
            }
          })
          body.set(i, i32.add(i, i32.const(width)))
        },
        () => i32.ltU(i, last),
      ),
    )
  }
  const enough = () => i32.geU(i32.sub(end, i), i32.const(WIDE))
  body.if(enough(), () =>
    body.repeat(() => {
      const blocks = values.map(() => [zero(), zero(), zero(), zero()] as const)
      run(WIDE, BLOCK, blocks)
      for (const [s, [a, b, c, d]] of blocks.entries())
        body.set(totals[s]!, f32x4.add(totals[s]!, f32x4.add(f32x4.add(a, b), f32x4.add(c, d))))
    }, enough),
  )
  run(
    4,
    WIDE,
    totals.map((total) => [total]),
  )
  body.if(i32.ltU(i, end), () =>
    body.repeat(
      () => {
        emitter.scope(() => {
          for (const [s, value] of values.entries()) {
            const one = v128.and(emitter.pull(value, uniform(i)), laneMask(1))
            body.set(totals[s]!, f32x4.add(totals[s]!, one))
          }
        })
        body.set(i, i32.add(i, i32.const(1)))
      },
      () => i32.ltU(i, end),
    ),
  )
  return totals.map((total) => body.let(sumOfLanes(body, total)))
}
