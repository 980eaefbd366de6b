/** What completes a pack: sums of parts, and pieces that no kernel has written. */
import type { Place } from '../../../compiler/schedule/buffers.ts'
import { Emitter } from './emitter.ts'
import { threadEach, type FusedKernel } from './fusedKernel.ts'
import type { Value } from '../../../compiler/graph/graph.ts'
import type { ScatterPiece } from '../../../compiler/schedule/scatter.ts'

/** Writes pieces of a pack, a thread for each number of a piece; as many passes as its buffers need. */
export function packKernels(
  pack: Value,
  pieces: readonly ScatterPiece[],
  placeOf: (value: Value) => Place | null,
  maxBindings: number,
): FusedKernel[] {
  if (pieces.length === 0) return []
  const kernel = packKernel(pack, pieces, placeOf)
  if (kernel.homes.length <= maxBindings || pieces.length === 1) return [kernel]
  const middle = pieces.length >> 1
  return [pieces.slice(0, middle), pieces.slice(middle)].flatMap((half) =>
    packKernels(pack, half, placeOf, maxBindings),
  )
}

function packKernel(
  pack: Value,
  pieces: readonly ScatterPiece[],
  placeOf: (value: Value) => Place | null,
): FusedKernel {
  const emitter = new Emitter((value) => (value === pack ? null : placeOf(value)))
  const { body } = emitter
  const place = placeOf(pack)!
  let size = 0
  const cases = pieces.map(({ part, start }) => {
    const one = { part, target: start, start: size }
    size += part.size
    return one
  })
  emitter.choose(body, cases, 'i', (scope, { part, target, start }) => {
    const at = emitter.let(scope, `i - ${start}u`, 'i')
    const number = emitter.pull(scope, part, at)
    emitter.write(scope, pack, { ...place, offset: place.offset + target }, at, number)
  })
  return threadEach(`pack ${pieces.length}x${size}`, size, emitter)
}

/** pack[target + i] = Σ pool[from + i + part·stride] over `count` parts, from first to last, for i below `size`. */
export interface PartSum {
  target: number
  size: number
  from: number
  stride: number
  count: number
}

/** All sums of parts in one pass: instead of a small pass after each product, which would hardly fill a GPU. */
export function addKernel(
  { home, offset }: Place,
  pool: string,
  sums: readonly PartSum[],
): FusedKernel {
  let size = 0
  const cases = sums.map((sum) => {
    const one = { ...sum, start: size }
    size += sum.size
    return one
  })
  const emitter = new Emitter(() => null)
  const { body } = emitter
  body.lines.push('var at: u32;', 'var stride: u32;', 'var end: u32;', 'var target_: u32;')
  emitter.choose(body, cases, 'i', (scope, { start, from, stride, count, target }) => {
    scope.lines.push(
      `at = i - ${start}u + ${from}u;`,
      `stride = ${stride}u;`,
      `end = at + ${stride * count}u;`,
      `target_ = i - ${start}u + ${offset + target}u;`,
    )
  })
  const parts = emitter.bind(pool, 'f32', false)
  body.lines.push('var sum = 0f;', `for (; at < end; at += stride) { sum += ${parts}[at]; }`)
  body.lines.push(`${emitter.bind(home, 'f32', true)}[target_] = sum;`)
  return threadEach(`parts ${sums.length}x${size}`, size, emitter)
}

export const isZero = ({ part: { op } }: ScatterPiece): boolean =>
  op.kind === 'splat' && op.value === 0

/** Zeros are sums of no parts. Where they lie over a sum, as over the bias of k, that part of it is left out. */
export function withZeros(sums: readonly PartSum[], zeros: readonly ScatterPiece[]): PartSum[] {
  const written = zeros.map(({ part, start }): PartSum => {
    return { target: start, size: part.size, from: 0, stride: 0, count: 0 }
  })
  const left = written.reduce(
    (some, zero) => some.flatMap((sum) => outside(sum, zero.target, zero.target + zero.size)),
    [...sums],
  )
  return [...left, ...written]
}

/** What of a sum lies before and after a range of the pack. */
function outside(sum: PartSum, from: number, end: number): PartSum[] {
  const last = sum.target + sum.size
  if (end <= sum.target || from >= last) return [sum]
  const before = from - sum.target
  const after = end - sum.target
  return [
    ...(before > 0 ? [{ ...sum, size: before }] : []),
    ...(end < last ? [{ ...sum, target: end, from: sum.from + after, size: last - end }] : []),
  ]
}
