/** A graph as a fixed list of dispatches over a fixed set of buffers. Pure: knows sizes and code, but no device. */
import type { Lowering } from '../kernels/kernel.ts'
import type { Builder } from './builder.ts'
import { CONSTANTS, type Place } from './emitter.ts'
import { loopKernel, packKernels, segmentKernel } from './fusedKernel.ts'
import type { Call, Value } from './graph.ts'
import { groupUnits, homesOf, type Unit } from './group.ts'
import { assignSlots, type Need } from './memory.ts'
import { schedule, type Update } from './schedule.ts'
import { chooseStored, isGiven, windowOf, type Storage } from './storage.ts'

/** A range of a buffer: a parameter by name, the constants, or a slot of the arena. */
export interface Bound {
  buffer: string | number
  offset: number // bytes
  size: number // bytes; 0 for the whole buffer
}

export interface Dispatch {
  label: string
  code: string
  bounds: Bound[]
  writes: boolean[]
  workgroups: readonly [number, number, number]
}

export interface Plan {
  dispatches: Dispatch[]
  /** State that could not be written in place, copied after the last dispatch. */
  copies: { from: Bound; to: string }[]
  /** Where the step's numbers are. */
  numbers: Bound
  constants: Uint32Array
  /** Bytes of each slot of the arena. */
  slots: number[]
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
  const { units, inPlace } = schedule(groupUnits(storage, maxBindings), updates, storage)
  const places = homesOf(units, storage)
  for (const [next, parameter] of inPlace) places.set(next, { home: storage.homeOf(parameter), offset: 0 })
  const parameters = new Set(updates.map(({ parameter }) => storage.homeOf(parameter)))
  const constants = constantsOf(units, storage.stored)

  const placeOf = (value: Value): Place | null => {
    const known = places.get(value)
    if (known) return known
    if (value.op.kind === 'parameter') return { home: value.op.name, offset: 0 }
    const constant = constants.offsets.get(value)
    return constant === undefined ? null : { home: CONSTANTS, offset: constant }
  }

  const context: Context = { placeOf, lower, constants, storage, maxBindings }
  // Dispatches with homes, then homes to slots: which slot a home gets depends on when it is used.
  const steps = units.flatMap((unit, i) => stepsOf(unit, i, context))
  const sizes = new Map<string, number>()
  for (const [value, { home, offset }] of places) grow(sizes, home, offset + value.size)
  for (const { scratch } of steps) for (const [home, size] of scratch) grow(sizes, home, size)
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
  const bound = ({ home, offset, size }: HomeRange): Bound => ({
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
    constants: constants.words(),
    slots: slots.map((size) => Math.ceil(size / 64) * 256),
  }
}

interface HomeRange extends Place {
  size: number // numbers; 0 for all
}

interface HomeStep {
  label: string
  code: string
  bounds: HomeRange[]
  writes: boolean[]
  workgroups: readonly [number, number, number]
  scratch: [string, number][]
}

const grow = (sizes: Map<string, number>, home: string, size: number) =>
  sizes.set(home, Math.max(sizes.get(home) ?? 0, size))

interface Context {
  placeOf: (value: Value) => Place | null
  lower: (call: Call) => Lowering
  constants: Constants
  storage: Storage
  maxBindings: number
}

function stepsOf(unit: Unit, index: number, context: Context): HomeStep[] {
  const { placeOf, lower, constants, storage, maxBindings } = context
  if (unit.call) return callSteps(unit.call, index, placeOf, lower)
  const fused = () => {
    if (unit.kind === 'loop') return [loopKernel(unit.values, placeOf)]
    if (unit.kind === 'sums') {
      return [segmentKernel(unit.values, unit.ranges, constants.bounds.get(unit) ?? null, placeOf)]
    }
    const pack = unit.values[0]!
    return packKernels(pack, storage.packs.pieces.get(pack)!, placeOf, maxBindings)
  }
  return fused().map((kernel) => ({
    ...kernel,
    bounds: kernel.homes.map((home) => ({ home, offset: 0, size: 0 })),
    scratch: [],
  }))
}

function callSteps(
  call: Call,
  index: number,
  placeOf: (value: Value) => Place | null,
  lower: (call: Call) => Lowering,
): HomeStep[] {
  const { steps, scratch } = lower(call)
  const scratchHome = (i: number) => `scratch ${index}.${i}`
  const rangeOf = (value: Value): HomeRange => {
    const own = placeOf(value)
    if (own) return { ...own, size: value.size }
    const { x, offset } = windowOf(value)
    const place = placeOf(x)!
    return { home: place.home, offset: place.offset + offset, size: value.size }
  }
  return steps.map(({ kernel, args }) => ({
    label: kernel.label,
    code: kernel.code,
    workgroups: kernel.workgroups,
    writes: kernel.bindings.map((access) => access !== 'read'),
    scratch: scratch.map((size, i): [string, number] => [scratchHome(i), size]),
    bounds: args.map((ref): HomeRange => {
      if ('input' in ref) return rangeOf(call.inputs[ref.input]!)
      if ('output' in ref) return rangeOf(call.outputs[ref.output]!)
      return { home: scratchHome(ref.scratch), offset: 0, size: scratch[ref.scratch]! }
    }),
  }))
}

interface Constants {
  offsets: Map<Value, number>
  /** From and end of each range of a unit of sums. */
  bounds: Map<Unit, Value>
  words(): Uint32Array
}

/** Every array of numbers that the step knows beforehand, one after the other in one buffer. */
function constantsOf(units: readonly Unit[], stored: ReadonlySet<Value>): Constants {
  const offsets = new Map<Value, number>()
  const bounds = new Map<Unit, Value>()
  const arrays: Uint32Array[] = []
  let length = 0
  const add = (value: Value, data: Float32Array | Int32Array) => {
    if (offsets.has(value)) return
    offsets.set(value, length)
    arrays.push(new Uint32Array(data.buffer, data.byteOffset, data.length))
    length += data.length
  }
  for (const unit of units) {
    for (const read of unit.reads) {
      if (stored.has(read) || !isGiven(read)) continue
      if (read.op.kind === 'array') add(read, read.op.data)
      if (read.op.kind === 'splat' && !Number.isFinite(read.op.value)) add(read, Float32Array.of(read.op.value))
    }
    if (unit.ranges.length > 1) {
      const data = Int32Array.from(unit.ranges.flatMap(({ from, count }) => [from, from + count]))
      const value: Value = { id: -1 - bounds.size, size: data.length, type: 'i32', op: { kind: 'array', data } }
      bounds.set(unit, value)
      add(value, data)
    }
  }
  return {
    offsets,
    bounds,
    words() {
      const words = new Uint32Array(Math.max(1, length))
      let at = 0
      for (const array of arrays) {
        words.set(array, at)
        at += array.length
      }
      return words
    },
  }
}
