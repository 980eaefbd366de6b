/**
 * The factors of a product as its kernel reads them: panels of a few columns of B (or rows of A), the numbers of a
 * step of k side by side. What a panel lacks at the edge is zero.
 */
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { f32x4, i32, v128, type I32, type V128 } from '../emit/instructions.ts'
import { at, indexed, loadLanes, storeLanes, transposed } from './lanes.ts'

interface Panels {
  from: I32 // the matrix, from the first step of k that is packed
  to: I32
  /** Rows or columns of the matrix, and how many a panel takes: a multiple of 4. */
  free: number
  panel: number
  steps: Local<'i32'> // of k
  /** Bytes from one row of the matrix as it lies in memory to the next. */
  stride: number
}

/** From a matrix in whose rows the free index runs: B as (K, N) or A as (K, M). `sums` sees every packed vector. */
export function packAcross(
  body: FunctionBody,
  { from, to, free, panel, steps, stride }: Panels,
  sums?: ColumnSums,
): void {
  const bytes = 4 * panel
  const target = body.let(to)
  const one = (source: I32, width: number) => {
    const read = body.let(source)
    const end = body.let(indexed(target, steps, bytes))
    const totals = sums && Array.from({ length: panel / 4 }, () => body.let(f32x4.const(0)))
    body.repeat(
      () => {
        for (let c = 0; c < panel; c += 4) {
          const lanes = Math.min(4, width - c)
          const x = body.let(lanes > 0 ? loadLanes(read, lanes, 4 * c) : f32x4.const(0))
          body.do(v128.store(target, x, 4 * c))
          if (totals) body.set(totals[c / 4]!, f32x4.add(totals[c / 4]!, x))
        }
        body.set(read, at(read, stride))
        body.set(target, at(target, bytes))
      },
      () => i32.ltU(target, end),
    )
    for (const [i, total] of (totals ?? []).entries()) {
      const lanes = Math.min(4, width - 4 * i)
      if (lanes > 0) sums!(total, lanes, 16 * i)
    }
  }
  forPanels(body, free, panel, (first, width) => {
    sums?.begin(first)
    one(indexed(from, first, 4), width)
  })
}

/** Is given the sums over k of a panel's columns. */
interface ColumnSums {
  (total: V128, lanes: number, offset: number): void
  begin(first: I32): void
}

/** Sums over all steps of k, block after block, to `output`; `isFirst` tells the block that begins them. */
export function columnSumsTo(body: FunctionBody, output: I32, isFirst: I32): ColumnSums {
  let place = output
  const add = (total: V128, lanes: number, offset: number) => {
    const sum = body.let(total)
    body.if(i32.eqz(isFirst), () => body.set(sum, f32x4.add(loadLanes(place, lanes, offset), sum)))
    storeLanes(body, place, sum, lanes, offset)
  }
  return Object.assign(add, {
    begin(first: I32) {
      place = body.let(indexed(output, first, 4))
    },
  })
}

/** From a matrix in whose rows k runs: B as (N, K). */
export function packAlong(
  body: FunctionBody,
  { from, to, free, panel, steps, stride }: Panels,
): void {
  const bytes = 4 * panel
  const start = body.let(to)
  forPanels(body, free, panel, (first, width) => {
    const read = body.let(indexed(from, first, stride))
    const target = body.let(start)
    const end = body.let(indexed(start, steps, bytes))
    const fours = body.let(at(end, -4 * bytes))
    // Four steps at once, then one by one.
    body.if(i32.geU(steps, i32.const(4)), () =>
      body.repeat(
        () => {
          for (let c = 0; c < panel; c += 4) {
            const rows = [0, 1, 2, 3].map((j) =>
              body.let(c + j < width ? v128.load(read, (c + j) * stride) : f32x4.const(0)),
            )
            for (const [k, x] of transposed(body, rows).entries())
              body.do(v128.store(target, x, k * bytes + 4 * c))
          }
          body.set(read, at(read, 16))
          body.set(target, at(target, 4 * bytes))
        },
        () => i32.eqz(i32.gtU(target, fours)),
      ),
    )
    body.if(i32.ltU(target, end), () =>
      body.repeat(
        () => {
          for (let c = 0; c < panel; c += 4) {
            let x: V128 = f32x4.const(0)
            for (let j = 0; j < Math.min(4, width - c); j++)
              x = v128.load32Lane(j, read, x, (c + j) * stride)
            body.do(v128.store(target, x, 4 * c))
          }
          body.set(read, at(read, 4))
          body.set(target, at(target, bytes))
        },
        () => i32.ltU(target, end),
      ),
    )
    body.set(start, end)
  })
}

/** `write` for the panels that are full, in a loop, and for what is left at the edge. */
function forPanels(
  body: FunctionBody,
  free: number,
  panel: number,
  write: (first: I32, width: number) => void,
): void {
  const full = free - (free % panel)
  body.count(0, full, panel, (first) => write(first, panel))
  if (full < free) write(i32.const(full), free - full)
}
