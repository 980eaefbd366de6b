/** Buffers for what a plan keeps in memory only for a while: each is used again once what it held has been read. */

/** A buffer's need: numbers, from the step that first writes it to the last that reads it. */
export interface Need {
  home: string
  size: number
  first: number
  last: number
}

export interface SlotAssignment {
  /** Which slot each home is in. */
  slotOf: Map<string, number>
  /** Numbers of each slot. */
  sizes: number[]
}

/**
 * The largest need first, each into the smallest slot that is free for as long as it lasts. [Pisarchyk 2020, “greedy
 * by size”] In the order of time instead, small needs would sit in large slots when a large one comes.
 */
export function assignSlots(needs: readonly Need[]): SlotAssignment {
  const slotOf = new Map<string, number>()
  const slots: { size: number; needs: Need[] }[] = []
  for (const need of needs.toSorted((a, b) => b.size - a.size || a.first - b.first)) {
    const isFree = (slot: { needs: Need[] }) =>
      slot.needs.every(({ first, last }) => last < need.first || need.last < first)
    let at = slots.findLastIndex(isFree) // the smallest: they were made largest first
    if (at < 0) at = slots.push({ size: need.size, needs: [] }) - 1
    slots[at]!.needs.push(need)
    slotOf.set(need.home, at)
  }
  return { slotOf, sizes: slots.map(({ size }) => size) }
}
