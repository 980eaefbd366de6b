/** What calls have left as parts is added up on the way into a pack. */
import type { ScatterPiece } from '../schedule/scatter.ts'
import type { Place } from '../schedule/buffers.ts'
import type { PartSum, PartSums } from './language.ts'

/** All sums of parts of a pack in one pass. */
export function partSums(place: Place, pool: string, sums: readonly PartSum[]): PartSums {
  const size = sums.reduce((total, sum) => total + sum.size, 0)
  const label = `parts ${sums.length}x${size}`
  return { kind: 'parts', label, homes: [pool, place.home], place, pool, sums }
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
