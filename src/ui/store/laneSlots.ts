/** Which slot, colour and marker that is, each lane has: its method's own, so that a method looks the same in every experiment. */
import { methodNames, type MethodName } from '../../experiment/methods.ts'

type OfMethod = Readonly<{ method: MethodName }>

export const ownSlot = (method: MethodName): number => methodNames.indexOf(method)

/** The slot for a lane among lanes that have theirs: its method's own, or else the last that is free. */
export function freeSlot(method: MethodName, taken: readonly number[]): number {
  const own = ownSlot(method)
  if (!taken.includes(own)) return own
  return [...methodNames.keys()].findLast((slot) => !taken.includes(slot)) ?? own
}

/** The slots of all lanes of an experiment: the first lane of each method has the method's own. */
export function slotsOf(lanes: readonly OfMethod[]): number[] {
  const slots = lanes.map(({ method }, i) =>
    lanes.findIndex((lane) => lane.method === method) === i ? ownSlot(method) : -1,
  )
  for (const [i, { method }] of lanes.entries()) {
    if (slots[i] === -1) slots[i] = freeSlot(method, slots)
  }
  return slots
}
