/** Parts of vectors, and how four vectors become a transposed four. */
import type { FunctionBody } from '../emit/functionBody.ts'
import { f32x4, i32, v128, type I32, type V128 } from '../emit/instructions.ts'

export const at = (base: I32, bytes: number): I32 =>
  bytes === 0 ? base : i32.add(base, i32.const(bytes))

/** base + index·bytes */
export const indexed = (base: I32, index: I32, bytes: number): I32 =>
  i32.add(base, i32.mul(index, i32.const(bytes)))

/** `count` numbers from 1 to 4 on; zeros in the other lanes. Nothing past them is read. */
export function loadLanes(address: I32, count: number, offset = 0): V128 {
  if (count === 4) return v128.load(address, offset)
  if (count === 1) return v128.load32Zero(address, offset)
  const two = v128.load64Zero(address, offset)
  return count === 2 ? two : v128.load32Lane(2, address, two, offset + 8)
}

/** Stores the first `count` lanes, and nothing past them. `value` is used more than once. */
export function storeLanes(
  body: FunctionBody,
  address: I32,
  value: V128,
  count: number,
  offset = 0,
): void {
  if (count === 4) body.do(v128.store(address, value, offset))
  if (count === 2 || count === 3) body.do(v128.store64Lane(0, address, value, offset))
  if (count === 3) body.do(v128.store32Lane(2, address, value, offset + 8))
  if (count === 1) body.do(v128.store32Lane(0, address, value, offset))
}

/** Lane j of result i is lane i of row j. */
export function transposed(body: FunctionBody, rows: readonly V128[]): V128[] {
  const [a, b, c, d] = rows as [V128, V128, V128, V128]
  const low = (x: V128, y: V128) => body.let(v128.shuffle(x, y, [0, 4, 1, 5]))
  const high = (x: V128, y: V128) => body.let(v128.shuffle(x, y, [2, 6, 3, 7]))
  const [abLow, abHigh, cdLow, cdHigh] = [low(a, b), high(a, b), low(c, d), high(c, d)]
  return [
    v128.shuffle(abLow, cdLow, [0, 1, 4, 5]),
    v128.shuffle(abLow, cdLow, [2, 3, 6, 7]),
    v128.shuffle(abHigh, cdHigh, [0, 1, 4, 5]),
    v128.shuffle(abHigh, cdHigh, [2, 3, 6, 7]),
  ]
}

/** Σ over the lanes, in all four of them: (0 + 2) + (1 + 3). */
export const sumOfLanes = (body: FunctionBody, x: V128): V128 => acrossLanes(body, x, f32x4.add)

export const maxOfLanes = (body: FunctionBody, x: V128): V128 => acrossLanes(body, x, f32x4.pmax)

function acrossLanes(body: FunctionBody, x: V128, combine: (a: V128, b: V128) => V128): V128 {
  const all = body.let(x)
  const pairs = body.let(combine(all, v128.shuffle(all, all, [2, 3, 0, 1])))
  return combine(pairs, v128.shuffle(pairs, pairs, [1, 0, 3, 2]))
}

/** Ones in the bits of the lanes from `from` to below `end`. */
export function laneMask(end: number, from = 0): V128 {
  const bits = (lane: number) => (lane >= from && lane < end ? 0xffffffff : 0)
  return v128.const([bits(0), bits(1), bits(2), bits(3)])
}

/**
 * `see` for four columns after the other of rows that begin at `pointers`, and for what is left of them in the last
 * `lanes`. It is given where each row is then.
 */
export function forColumns(
  body: FunctionBody,
  width: number,
  pointers: readonly I32[],
  see: (places: readonly I32[], lanes: number) => void,
): void {
  const places = pointers.map((pointer) => body.let(pointer))
  const full = width - (width % 4)
  body.count(0, full, 4, () => {
    see(places, 4)
    for (const place of places) body.set(place, at(place, 16))
  })
  if (full < width) see(places, width - full)
}

/** The lanes as they are, and zeros after them. */
export const zerosAfter = (lanes: number, x: V128): V128 =>
  lanes === 4 ? x : v128.and(x, laneMask(lanes))
