/** Sums over many neighbouring numbers, four lanes and four variables wide, so that rounding grows slowly. */
import type { Numeric, Variable } from '../../../compiler/loops/language.ts'
import type { Local } from '../emit/functionBody.ts'
import { f32x4, i32, v128, type V128 } from '../emit/instructions.ts'
import { laneMask, sumOfLanes } from '../kernels/lanes.ts'
import {
  expr,
  LaneArithmetic,
  neighbours,
  uniform,
  type LaneIndex,
  type Whole,
} from './laneIndex.ts'
import type { LanePrinter } from './lanePrinter.ts'

const WIDE = 16 // numbers of a turn
const BLOCK = 1024 // numbers whose sum is added to the whole

/** What is added up: terms for each number of a variable. */
export interface Sum {
  variable: Variable
  terms: readonly Numeric[]
  /** First number of the variable, and how many there are. */
  from: Whole
  count: Whole
  /** What `from` is a multiple of. */
  multiple: number
}

/** The sum of each term, in all lanes. */
export function sumsAlong(printer: LanePrinter, sum: Sum): V128[] {
  const { variable, terms, from, count, multiple } = sum
  const { body } = printer
  printer.before(variable, terms, printer.still)
  const zero = () => body.let(f32x4.const(0))
  const totals = terms.map(zero)
  const i = body.let(expr(from))
  const end = body.let(i32.add(i, expr(count)))
  const termsAt = (at: LaneIndex): V128[] => {
    const lanes = printer.bind(variable, at)
    return terms.map((term) => printer.number(term, lanes))
  }

  /** Adds up while a whole turn of `width` numbers is left, at most `most` of them. */
  const run = (width: number, most: number, sums: readonly (readonly Local<'v128'>[])[]) => {
    const left = () => i32.sub(end, i)
    const turns = body.let(i32.select(i32.const(most), left(), i32.gtU(left(), i32.const(most))))
    const last = body.let(i32.add(i, i32.sub(turns, i32.remU(turns, i32.const(width)))))
    body.if(i32.ltU(i, last), () =>
      body.repeat(
        () => {
          printer.scope(() => {
            const first = neighbours(i, Math.min(multiple, 4))
            for (let v = 0; v < sums[0]!.length; v++) {
              const at = new LaneArithmetic(body).plus(first, uniform(4 * v))
              for (const [s, term] of termsAt(at).entries())
                body.set(sums[s]![v]!, f32x4.add(sums[s]![v]!, term))
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
      const blocks = terms.map(() => [zero(), zero(), zero(), zero()] as const)
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
        printer.scope(() => {
          for (const [s, term] of termsAt(uniform(i)).entries())
            body.set(totals[s]!, f32x4.add(totals[s]!, v128.and(term, laneMask(1))))
        })
        body.set(i, i32.add(i, i32.const(1)))
      },
      () => i32.ltU(i, end),
    ),
  )
  return totals.map((total) => body.let(sumOfLanes(body, total)))
}
