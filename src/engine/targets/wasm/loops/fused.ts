/** Kernels made of graph values: a pass over numbers, sums over ranges, and what completes a pack. */
import type { Range, Value } from '../../../compiler/graph/graph.ts'
import type { ScatterPiece } from '../../../compiler/schedule/scatter.ts'
import type { Place } from '../../../compiler/schedule/buffers.ts'
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { kernelCode, type KernelCode } from '../emit/module.ts'
import { i32, i32x4, type V128 } from '../emit/instructions.ts'
import { neighbours, uniform, type LaneIndex } from './laneIndex.ts'
import { sumsAlong } from './sumsAlong.ts'
import { VectorEmitter } from './vectorEmitter.ts'

/** A kernel and the homes whose addresses it is called with, in order. */
export interface LaneKernel {
  label: string
  code: KernelCode
  homes: string[]
}

type PlaceOf = (value: Value) => Place | null

/** Numbers up to here are computed without a loop, so that what differs from one to the next costs nothing. */
const UNROLLED = 16

/** Several values in one pass over their numbers. */
export const laneLoop = (roots: readonly Value[], placeOf: PlaceOf): LaneKernel => {
  const own = new Set(roots)
  const sizes = [...new Set(roots.map(({ size }) => size))]
  const label = `fused ${roots.length}x${Math.max(...sizes)}`
  return fusedKernel(
    label,
    (value) => (own.has(value) ? null : placeOf(value)),
    (emitter) => {
      for (const size of sizes) {
        const equals = roots.filter((root) => root.size === size)
        const total = equals.every(isTotal) ? totals(emitter, equals) : null
        forVectors(emitter, size, (at, count) => {
          // Written when all are computed: a root may lie where another one still reads.
          const numbers = equals.map((root, i) => total?.[i] ?? emitter.pull(root, at))
          for (const [i, root] of equals.entries())
            emitter.write(placeOf(root)!, root.type, at, count, numbers[i]!)
        })
      }
    },
  )
}

const isTotal = ({ op, size }: Value): boolean =>
  size === 1 && op.kind === 'reduce' && op.fn === 'sum' && op.x.type === 'f32'

/** Sums of whole values, those of equal length in one loop. */
function totals(emitter: VectorEmitter, roots: readonly Value[]): V128[] {
  const found = new Map<Value, V128>()
  for (const n of new Set(roots.map((root) => termsOf(root).size))) {
    const equal = roots.filter((root) => termsOf(root).size === n)
    const sums = sumsAlong(emitter, equal.map(termsOf), 0, n, 64)
    for (const [i, root] of equal.entries()) found.set(root, sums[i]!)
  }
  return roots.map((root) => found.get(root)!)
}

const termsOf = ({ op }: Value): Value => (op as Extract<Value['op'], { kind: 'reduce' }>).x

/** `see` for four numbers after the other below `size`, and for the last of them. */
function forVectors(
  emitter: VectorEmitter,
  size: number,
  see: (at: LaneIndex, count: number) => void,
): void {
  const full = size - (size % 4)
  if (size <= UNROLLED) {
    for (let i = 0; i < size; i += 4) see(neighbours(i, 4, size - 1), Math.min(4, size - i))
    return
  }
  emitter.body.count(0, full, 4, (i) => emitter.scope(() => see(neighbours(i, 4), 4)))
  if (full < size) see(neighbours(full, 4, size - 1), size - full)
}

/** Sums of ranges, one range after the other. `bounds` has from and end of each where there are several. */
export const laneSums = (
  roots: readonly Value[],
  ranges: readonly Range[],
  bounds: Value | null,
  placeOf: PlaceOf,
): LaneKernel => {
  const own = new Set(roots)
  const label = `sums ${roots.length}x${ranges.length}`
  const terms = roots.map(({ op }) => (op as Extract<Value['op'], { kind: 'segments' }>).x)
  const multiple = ranges.every(({ from }) => from % 4 === 0) ? 4 : 1
  return fusedKernel(
    label,
    (value) => (own.has(value) ? null : placeOf(value)),
    (emitter) => {
      const { body } = emitter
      const write = (sums: readonly V128[], at: LaneIndex) => {
        for (const [i, root] of roots.entries())
          emitter.write(placeOf(root)!, root.type, at, 1, sums[i]!)
      }
      if (!bounds) {
        const { from, count } = ranges[0]!
        return write(sumsAlong(emitter, terms, from, count, multiple), uniform(0))
      }
      body.count(0, ranges.length, 1, (range) =>
        emitter.scope(() => {
          const at = emitter.index.times(uniform(range), 2)
          const bound = (which: number) =>
            body.let(i32x4.extractLane(0, emitter.pull(bounds, emitter.index.plus(at, which))))
          const from = bound(0)
          const count = body.let(i32.sub(bound(1), from))
          write(sumsAlong(emitter, terms, from, count, multiple), uniform(range))
        }),
      )
    },
  )
}

/** Writes pieces of a pack that no other kernel has written, one after the other. */
export const lanePack = (
  pack: Value,
  pieces: readonly ScatterPiece[],
  placeOf: PlaceOf,
): LaneKernel => {
  const place = placeOf(pack)!
  return fusedKernel(
    `pack ${pieces.length}`,
    (value) => (value === pack ? null : placeOf(value)),
    (emitter) => {
      for (const { part, start } of pieces) {
        const target = { ...place, offset: place.offset + start }
        emitter.scope(() =>
          forVectors(emitter, part.size, (at, count) =>
            emitter.write(target, pack.type, at, count, emitter.pull(part, at)),
          ),
        )
      }
    },
  )
}

function fusedKernel(
  label: string,
  placeOf: PlaceOf,
  write: (emitter: VectorEmitter) => void,
): LaneKernel {
  // Written twice: how many addresses there are is known when everything has been written once.
  const homes: string[] = []
  const writing = (addressOf: (home: string) => Local<'i32'>) => (body: FunctionBody) =>
    write(new VectorEmitter(body, placeOf, addressOf))
  kernelCode(1, (body, [any]) =>
    writing((home) => {
      if (!homes.includes(home)) homes.push(home)
      return any!
    })(body),
  )
  const code = kernelCode(homes.length, (body, addresses) =>
    writing((home) => addresses[homes.indexOf(home)]!)(body),
  )
  return { label, code, homes }
}
