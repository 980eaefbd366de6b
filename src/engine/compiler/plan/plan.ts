/** A graph as a fixed list of dispatches over a fixed set of buffers. Pure: knows sizes and code, but no device. */
import type { Lowering } from '../../targets/webgpu/kernels/kernel.ts'
import type { Builder } from '../graph/builder.ts'
import { constantsOf } from './constants.ts'
import { CONSTANTS, type Place } from '../schedule/buffers.ts'
import type { Call, Value } from '../graph/graph.ts'
import { homesOf } from '../schedule/fuse.ts'
import { assignSlots, type Need } from './allocate.ts'
import { scheduled, type Update } from '../schedule/order.ts'
import { launchesOf, type HomeRange } from './launches.ts'
import { chooseStored } from '../schedule/materialize.ts'

/** A range of a buffer: a parameter by name, the constants, or a slot of the arena. */
export interface BoundBuffer {
  buffer: string | number
  offset: number // bytes
  size: number // bytes; 0 for the whole buffer
}

export interface Dispatch {
  label: string
  code: string
  bounds: BoundBuffer[]
  writes: boolean[]
  workgroups: readonly [number, number, number]
}

export interface Plan {
  dispatches: Dispatch[]
  /** State that could not be written in place, copied after the last dispatch. */
  copies: { from: BoundBuffer; to: string }[]
  /** Where the step's numbers are. */
  numbers: BoundBuffer
  constants: Uint32Array
  /** Bytes of each slot of the arena. */
  slots: number[]
  /** The kernel that writes the largest of what is in each slot. */
  owners: string[]
}

export interface PlanInput {
  builder: Builder
  updates: readonly Update[]
  numbers: Value
  /** Kernels of an operation that is not fused. */
  lower: (call: Call) => Lowering
  maxBindings: number
}

export function planOf({ builder, lower, maxBindings, ...input }: PlanInput): Plan {
  const updates = input.updates
    .filter(({ parameter, next }) => next !== parameter)
    .map(({ parameter, next }) => ({ parameter, next: builder.computed(next) }))
  const numbers = builder.computed(input.numbers)
  const outputs = [...updates.map(({ next }) => next), numbers]
  const storage = chooseStored(outputs, maxBindings)
  const { units, inPlace } = scheduled(storage, updates, maxBindings)
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

  const { steps, scratch } = launchesOf(units, { placeOf, lower, constants, storage, maxBindings })
  const sizes = new Map<string, number>()
  for (const [value, { home, offset }] of places) grow(sizes, home, offset + value.size)
  for (const [home, size] of scratch) grow(sizes, home, size)
  const isLasting = (home: string) => !sizes.has(home) || parameters.has(home)

  const needs = new Map<string, Need>()
  for (const [at, { bounds }] of steps.entries()) {
    for (const { home } of bounds) {
      if (isLasting(home)) continue
      const need = needs.get(home)
      if (need) need.last = at
      else needs.set(home, { home, size: sizes.get(home)!, first: at, last: at })
    }
  }
  const end = steps.length
  const copies = updates
    .filter(({ parameter, next }) => inPlace.get(next) !== parameter)
    .map(({ parameter, next }) => ({ value: next, to: storage.homeOf(parameter) }))
  for (const value of [...copies.map((copy) => copy.value), numbers]) {
    const need = needs.get(placeOf(value)!.home)
    if (need) need.last = end
  }
  const { slotOf, sizes: slots } = assignSlots([...needs.values()])
  const bound = ({ home, offset, size }: HomeRange): BoundBuffer => ({
    buffer: slotOf.get(home) ?? home,
    offset: offset * 4,
    size: size * 4,
  })
  const rangeOf = (value: Value) => bound({ ...placeOf(value)!, size: value.size })
  return {
    dispatches: steps.map(({ label, code, bounds, writes, workgroups }) => ({
      label,
      code,
      bounds: bounds.map(bound),
      writes,
      workgroups,
    })),
    copies: copies.map(({ value, to }) => ({ from: rangeOf(value), to })),
    numbers: rangeOf(numbers),
    constants: constants.words,
    slots: slots.map((size) => Math.ceil(size / 64) * 256),
    owners: slots.map((size, slot) => {
      const fills = (need: Need) => slotOf.get(need.home) === slot && need.size === size
      return steps[[...needs.values()].find(fills)!.first]!.label
    }),
  }
}

const grow = (sizes: Map<string, number>, home: string, size: number) =>
  sizes.set(home, Math.max(sizes.get(home) ?? 0, size))
