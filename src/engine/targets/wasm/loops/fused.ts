/** Kernels of the loop language as WebAssembly: passes over numbers, four at once, and sums over ranges. */
import type {
  Fold,
  Index,
  LoopKernel,
  Pass,
  RangeSums,
  Store,
} from '../../../compiler/loops/language.ts'
import { kernelCode, type KernelCode } from '../emit/module.ts'
import { i32, type V128 } from '../emit/instructions.ts'
import { expr, neighbours, sameInAll, uniform, type LaneIndex, type Whole } from './laneIndex.ts'
import { LanePrinter } from './lanePrinter.ts'
import { sumsAlong } from './sumsAlong.ts'

/** Numbers up to here are computed without a loop, so that what differs from one to the next costs nothing. */
const UNROLLED = 16

/** A function of the addresses of the kernel's homes. */
export function laneCode(kernel: LoopKernel): KernelCode {
  const { homes } = kernel
  return kernelCode(homes.length, (body, addresses) => {
    const printer = new LanePrinter(body, (home) => addresses[homes.indexOf(home)]!)
    switch (kernel.kind) {
      case 'passes':
        for (const pass of kernel.passes) writePass(printer, pass)
        break
      case 'pieces':
        for (const pass of kernel.passes) printer.scope(() => writePass(printer, pass))
        break
      case 'sums':
        writeSums(printer, kernel)
        break
      case 'parts':
        throw new Error('WebAssembly adds up no parts of products.')
    }
  })
}

function writePass(printer: LanePrinter, pass: Pass): void {
  const { variable, stores } = pass
  const totals = isTotals(pass) ? totalsOf(printer, pass.stores) : null
  if (!totals && pass.size > UNROLLED)
    printer.before(
      variable,
      stores.map(({ number }) => number),
      printer.still,
    )
  forVectors(printer, pass.size, (at, count) => {
    const lanes = printer.bind(variable, at)
    // Stored when all are computed: a number may go where another one still reads.
    const numbers = totals ?? stores.map(({ number }) => printer.number(number, lanes))
    for (const [i, store] of stores.entries()) printer.store(store, at, count, numbers[i]!)
  })
}

type Total = Store & { number: Fold }

/** Whether a pass has one number of each, and all are sums of numbers that lie side by side. */
const isTotals = (pass: Pass): pass is Pass & { stores: readonly Total[] } =>
  pass.size === 1 &&
  pass.stores.every(({ number }) => {
    if (number.kind !== 'fold' || number.fn !== 'sum' || number.type !== 'f32') return false
    const { from, step } = number.loop
    return number.innermost === null && from.kind === 'constant' && step === 1
  })

/** Such sums, those of one loop together. */
const totalsOf = (printer: LanePrinter, stores: readonly Total[]): V128[] => {
  const found = new Map<Fold, V128>()
  for (const { number } of stores) {
    if (found.has(number)) continue
    const { variable, count, folds } = number.loop
    const terms = folds.map(({ term }) => term)
    const from = (number.loop.from as Extract<Index, { kind: 'constant' }>).value
    const { multiple } = uniform(from)
    const sums = sumsAlong(printer, { variable, terms, from, count, multiple })
    for (const [i, fold] of folds.entries()) found.set(fold, sums[i]!)
  }
  return stores.map(({ number }) => found.get(number)!)
}

/** `see` for four numbers after the other below `size`, and for the last of them. */
function forVectors(
  printer: LanePrinter,
  size: number,
  see: (at: LaneIndex, count: number) => void,
): void {
  const full = size - (size % 4)
  if (size <= UNROLLED) {
    for (let i = 0; i < size; i += 4) see(neighbours(i, 4, size - 1), Math.min(4, size - i))
    return
  }
  printer.body.count(0, full, 4, (i) => printer.scope(() => see(neighbours(i, 4), 4)))
  if (full < size) see(neighbours(full, 4, size - 1), size - full)
}

/** Sums of ranges, one range after the other. */
function writeSums(printer: LanePrinter, kernel: RangeSums): void {
  const { ranges, which, variable, terms, stores } = kernel
  const { body } = printer
  const multiple = ranges.every(({ from }) => from % 4 === 0) ? 4 : 1
  const write = (at: LaneIndex) => {
    const lanes = printer.bind(which, at)
    const [from, end] = [kernel.from, kernel.end].map((bound) =>
      sameInAll(printer.index(bound, lanes))!,
    ) as [Whole, Whole]
    const count =
      typeof from === 'number' && typeof end === 'number'
        ? end - from
        : body.let(i32.sub(expr(end), expr(from)))
    const sums = sumsAlong(printer, { variable, terms, from, count, multiple })
    for (const [i, store] of stores.entries()) printer.store(store, at, 1, sums[i]!)
  }
  if (ranges.length === 1) return write(uniform(0))
  body.count(0, ranges.length, 1, (range) => printer.scope(() => write(uniform(range))))
}
