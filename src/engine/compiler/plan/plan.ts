/** A graph as a fixed list of kernels over a fixed set of buffers. Pure: it knows sizes and code, but no device. */
import type { Value } from '../graph/graph.ts'
import { ALIGNED, CONSTANTS, type HomeRange, type Place } from '../schedule/buffers.ts'
import { homesOf } from '../schedule/fuse.ts'
import { chooseStored } from '../schedule/materialize.ts'
import { scheduled } from '../schedule/order.ts'
import type { TracedBody } from '../trace/traceBody.ts'
import { assignSlots, type Need } from './allocate.ts'
import { constantsOf } from './constants.ts'
import type { HomeLaunch, KernelMaker, Labelled } from './kernelMaker.ts'

/** A range of a buffer: of a parameter's by its name, of the constants, or of a slot by its number. */
export interface BufferRange {
  buffer: string | number
  offset: number // bytes
  size: number // bytes; 0 for the whole buffer
}

export interface Launch<K> {
  kernel: K
  args: BufferRange[]
}

export interface Plan<K extends Labelled> {
  launches: Launch<K>[]
  /** State that could not be written in place, copied after the last launch. */
  copies: { from: BufferRange; to: string }[]
  /** Where the step's numbers are. */
  numbers: BufferRange
  constants: Uint32Array
  /** Bytes of each slot. */
  slots: number[]
  /** The kernel that writes the largest of what is in each slot. */
  owners: string[]
}

export function planOf<K extends Labelled>(traced: TracedBody, maker: KernelMaker<K>): Plan<K> {
  const { builder } = traced
  const updates = traced.updates
    .filter(({ parameter, next }) => next !== parameter)
    .map(({ parameter, next }) => ({ parameter, next: builder.computed(next) }))
  const numbers = builder.computed(traced.numbers)
  const storage = chooseStored([...updates.map(({ next }) => next), numbers], maker.maxBindings)
  const { units, inPlace } = scheduled(storage, updates, maker.maxBindings)
  const places = homesOf(units, storage)
  for (const [next, parameter] of inPlace)
    places.set(next, { home: storage.homeOf(parameter), offset: 0 })
  const parameters = new Set(updates.map(({ parameter }) => storage.homeOf(parameter)))
  const constants = constantsOf(units, storage.stored)

  const placeOf = (value: Value): Place | null => {
    const known = places.get(value)
    if (known) return known
    if (value.op.kind === 'parameter') return { home: value.op.name, offset: 0 }
    const constant = constants.offsets.get(value)
    return constant === undefined ? null : { home: CONSTANTS, offset: constant }
  }

  const { launches, scratch } = maker.launchesOf(units, { placeOf, constants, storage })
  const sizes = new Map(scratch)
  for (const [value, { home, offset }] of places)
    sizes.set(home, Math.max(sizes.get(home) ?? 0, offset + value.size))
  const copies = updates
    .filter(({ parameter, next }) => inPlace.get(next) !== parameter)
    .map(({ parameter, next }) => ({ value: next, to: storage.homeOf(parameter) }))

  const needs = needsOf(launches, sizes, (home) => parameters.has(home))
  for (const value of [...copies.map((copy) => copy.value), numbers]) {
    const need = needs.get(placeOf(value)!.home)
    if (need) need.last = launches.length
  }
  const { slotOf, sizes: slots } = assignSlots([...needs.values()])
  const ranged = ({ home, offset, size }: HomeRange): BufferRange => ({
    buffer: slotOf.get(home) ?? home,
    offset: offset * 4,
    size: size * 4,
  })
  const rangeOf = (value: Value) => ranged({ ...placeOf(value)!, size: value.size })
  return {
    launches: launches.map(({ kernel, args }) => ({ kernel, args: args.map(ranged) })),
    copies: copies.map(({ value, to }) => ({ from: rangeOf(value), to })),
    numbers: rangeOf(numbers),
    constants: constants.words,
    slots: slots.map((size) => 4 * ALIGNED * Math.ceil(size / ALIGNED)),
    owners: slots.map((size, slot) => {
      const fills = (need: Need) => slotOf.get(need.home) === slot && need.size === size
      return launches[[...needs.values()].find(fills)!.first]!.kernel.label
    }),
  }
}

/** How long each home is needed that is not a buffer of the caller's. */
function needsOf(
  launches: readonly HomeLaunch<unknown>[],
  sizes: ReadonlyMap<string, number>,
  isGiven: (home: string) => boolean,
): Map<string, Need> {
  const needs = new Map<string, Need>()
  for (const [at, { args }] of launches.entries()) {
    for (const { home } of args) {
      const size = sizes.get(home)
      if (size === undefined || isGiven(home)) continue
      const need = needs.get(home)
      if (need) need.last = at
      else needs.set(home, { home, size, first: at, last: at })
    }
  }
  return needs
}
