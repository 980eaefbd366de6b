/** Where values lie: in buffers called homes, until it is known which memory each home gets. */

import { windowOf, type Value } from '../graph/graph.ts'

/** Where a value lies: from `offset` on in the buffer called `home`. */
export interface Place {
  home: string
  offset: number // numbers, not bytes
}

/** Numbers of a home from `offset` on. */
export interface HomeRange extends Place {
  size: number // 0 for all
}

/** The home of all constant arrays: as bits, since it holds numbers of either type. */
export const CONSTANTS = 'constants'

/** The home of small numbers that fused kernels hand to each other. */
export const SCALARS = 'scalars'
export const SMALL = 64 // numbers

export const ALIGNED = 64 // floats: WebGPU binds buffers at multiples of 256 bytes

/** Where a kernel that knows nothing of graphs finds a value: in its own place, or in that of the value it is a run of. */
export function homeRangeOf(value: Value, placeOf: (value: Value) => Place | null): HomeRange {
  const own = placeOf(value)
  if (own) return { ...own, size: value.size }
  const { x, offset } = windowOf(value)
  const place = placeOf(x)!
  return { home: place.home, offset: place.offset + offset, size: value.size }
}
