/** Buffers for what a plan keeps in memory only for a while: each is used again once what it held has been read. */

/** A buffer's need: numbers, from the step that first writes it to the last that reads it. */
export interface Need {
  home: string
  size: number
  first: number
  last: number
}

export interface Slots {
  /** Which slot each home is in. */
  slotOf: Map<string, number>
  /** Numbers of each slot. */
  sizes: number[]
}

/**
 * The smallest free slot that is large enough; or the largest free one, grown; or a new one. Sizes are only
 * known at the end, so growing costs no copy.
 */
export function assignSlots(needs: readonly Need[]): Slots {
  const slotOf = new Map<string, number>()
  const sizes: number[] = []
  const busyUntil: number[] = []
  for (const { home, size, first, last } of needs.toSorted(
    (a, b) => a.first - b.first || b.size - a.size,
  )) {
    const free = sizes.map((_, slot) => slot).filter((slot) => busyUntil[slot]! < first)
    const large = free.filter((slot) => sizes[slot]! >= size)
    const best =
      large.length > 0
        ? large.toSorted((a, b) => sizes[a]! - sizes[b]!)
        : free.toSorted((a, b) => sizes[b]! - sizes[a]!)
    const slot = best[0] ?? sizes.length
    sizes[slot] = Math.max(sizes[slot] ?? 0, size)
    busyUntil[slot] = last
    slotOf.set(home, slot)
  }
  return { slotOf, sizes }
}
