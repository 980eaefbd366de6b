/** Kernels of the units that values are gathered into, in the loop language. */
import type { Op, Range, Value } from '../graph/graph.ts'
import type { Constants } from '../plan/constants.ts'
import type { Place } from '../schedule/buffers.ts'
import type { Unit } from '../schedule/fuse.ts'
import type { Storage } from '../schedule/materialize.ts'
import type { ScatterPiece } from '../schedule/scatter.ts'
import type { FusedPasses, LoopKernel, Pass, Pieces, RangeSums, Store } from './language.ts'
import { LoopBuilder, loopKey, type PlaceOf } from './lower.ts'

/** The kernels of a unit that is no call. `pieces` are those of a pack that are still to be written: all, if left out. */
export function loopsOf(
  unit: Unit,
  given: { placeOf: PlaceOf; storage: Storage; constants: Constants },
  maxBindings?: number,
  pieces?: readonly ScatterPiece[],
): LoopKernel[] {
  const { kind, values, ranges } = unit
  const { placeOf, storage, constants } = given
  if (kind === 'loop') return [fusedPasses(values, placeOf)]
  if (kind === 'sums') {
    return [rangeSums(values, ranges, constants.bounds.get(unit) ?? null, placeOf)]
  }
  const pack = values[0]!
  return packPieces(pack, pieces ?? storage.packs.pieces.get(pack)!, placeOf, maxBindings)
}

/** Several values in one pass: number i of each that has one. */
export function fusedPasses(roots: readonly Value[], placeOf: PlaceOf): FusedPasses {
  const builder = builderOf(roots, placeOf)
  const variable = builder.index.variable(null)
  const size = Math.max(...roots.map((root) => root.size))
  const passes = [...grouped(roots, (root) => root.size)].map(([length, equals]): Pass => {
    const groups = [...grouped(equals, loopKey)]
    const stores = groups.flatMap(([key, together]): Store[] => {
      if (key !== null) builder.reduceTogether(together, variable)
      return together.map((root) => storeOf(builder, root, variable, placeOf(root)!))
    })
    return { variable, size: length, stores }
  })
  const label = `fused ${roots.length}x${size}`
  return { kind: 'passes', label, homes: homesOf(builder, passes), size, passes }
}

/** Sums of ranges. `bounds` has from and end of each where there are several. */
export function rangeSums(
  roots: readonly Value[],
  ranges: readonly Range[],
  bounds: Value | null,
  placeOf: PlaceOf,
): RangeSums {
  const builder = builderOf(roots, placeOf)
  const { index } = builder
  const which = index.variable(null)
  const bound = (i: 0 | 1) => {
    const { from, count } = ranges[0]!
    if (!bounds) return index.constant(i === 0 ? from : from + count)
    const at = index.plus(index.times(which, 2), index.constant(i))
    return index.number(builder.numberAt(bounds, at))
  }
  const [from, end] = [bound(0), bound(1)]
  const variable = index.variable(from)
  const terms = roots.map(({ op }) => {
    return builder.numberAt((op as Extract<Op, { kind: 'segments' }>).x, variable)
  })
  const stores = roots.map((root) => ({ place: placeOf(root)!, type: root.type }))
  const label = `sums ${roots.length}x${ranges.length}`
  const homes = homesOf(builder, [{ stores }])
  return { kind: 'sums', label, homes, ranges, which, from, end, variable, terms, stores }
}

/** Writes pieces of a pack that no other kernel has written; as many kernels as their buffers need. */
export function packPieces(
  pack: Value,
  pieces: readonly ScatterPiece[],
  placeOf: PlaceOf,
  maxBindings = Infinity,
): Pieces[] {
  if (pieces.length === 0) return []
  const builder = builderOf([pack], placeOf)
  const { home, offset } = placeOf(pack)!
  const passes = pieces.map(({ part, start }): Pass => {
    const variable = builder.index.variable(null)
    const store = storeOf(builder, part, variable, { home, offset: offset + start })
    return { variable, size: part.size, stores: [{ ...store, type: pack.type }] }
  })
  const homes = homesOf(builder, passes)
  if (homes.length > maxBindings && pieces.length > 1) {
    const middle = pieces.length >> 1
    return [pieces.slice(0, middle), pieces.slice(middle)].flatMap((half) =>
      packPieces(pack, half, placeOf, maxBindings),
    )
  }
  const size = pieces.reduce((sum, { part }) => sum + part.size, 0)
  return [{ kind: 'pieces', label: `pack ${pieces.length}x${size}`, homes, passes }]
}

/** Reads all but the kernel's own values where they lie. */
function builderOf(own: readonly Value[], placeOf: PlaceOf): LoopBuilder {
  const computed = new Set(own)
  return new LoopBuilder((value) => (computed.has(value) ? null : placeOf(value)))
}

const storeOf = (
  builder: LoopBuilder,
  value: Value,
  at: Pass['variable'],
  place: Place,
): Store => ({
  place,
  type: value.type,
  number: builder.numberAt(value, at),
})

const homesOf = (
  { homes }: LoopBuilder,
  passes: readonly { stores: readonly Omit<Store, 'number'>[] }[],
): string[] => [
  ...new Set([...homes, ...passes.flatMap(({ stores }) => stores.map(({ place }) => place.home))]),
]

/** Items by key, in the order of the first of each. */
function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
