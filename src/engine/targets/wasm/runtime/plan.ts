/** A traced body as kernels and the memory they are called with. Pure: knows sizes and code, but no memory. */
import { constantsOf } from '../../../compiler/plan/constants.ts'
import { windowOf, type Call, type Value } from '../../../compiler/graph/graph.ts'
import { homesOf, type Unit } from '../../../compiler/schedule/fuse.ts'
import { assignSlots, type Need } from '../../../compiler/plan/allocate.ts'
import { scheduled } from '../../../compiler/schedule/order.ts'
import { CONSTANTS, type Place } from '../../../compiler/schedule/buffers.ts'
import type { TracedBody } from '../../../compiler/plan/compileBody.ts'
import { chooseStored, type Storage } from '../../../compiler/schedule/materialize.ts'
import { kernelCode, type KernelCode } from '../emit/module.ts'
import { kernelOf } from '../kernels/index.ts'
import { laneLoop, lanePack, laneSums, type LaneKernel } from '../loops/fused.ts'

/** A place in a parameter by name, in the constants, or in a slot. */
export interface Location {
  memory: string | number
  offset: number // bytes
}

/** A kernel and the addresses it is called with. */
export interface Launch {
  label: string
  code: KernelCode
  args: Location[]
}

export interface WasmPlan {
  launches: Launch[]
  /** State that could not be written in place, copied after the last launch. */
  copies: { from: Location; to: string; bytes: number }[]
  numbers: Location & { count: number }
  constants: Uint32Array
  /** Bytes of each slot. */
  slots: number[]
}

interface HomeLaunch {
  label: string
  code: KernelCode
  args: Place[]
}

const UNLIMITED = 1e9 // buffers that a kernel may use

export function wasmPlan({ builder, updates: given, numbers: wanted }: TracedBody): WasmPlan {
  const updates = given
    .filter(({ parameter, next }) => next !== parameter)
    .map(({ parameter, next }) => ({ parameter, next: builder.computed(next) }))
  const numbers = builder.computed(wanted)
  const storage = chooseStored([...updates.map(({ next }) => next), numbers], UNLIMITED)
  const { units, inPlace } = scheduled(storage, updates, UNLIMITED)
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
  const sizes = new Map<string, number>()
  for (const [value, { home, offset }] of places) grow(sizes, home, offset + value.size)

  const launches = units.flatMap((unit, i): HomeLaunch[] => {
    if (unit.call) return [callLaunch(unit.call, i, placeOf, sizes)]
    const kernel = fusedOf(unit, placeOf, storage, constants.bounds.get(unit) ?? null)
    if (!kernel) return []
    const { label, code, homes } = kernel
    return [{ label, code, args: homes.map((home) => ({ home, offset: 0 })) }]
  })

  const isLasting = (home: string) => !sizes.has(home) || parameters.has(home)
  const needs = new Map<string, Need>()
  for (const [at, { args }] of launches.entries()) {
    for (const { home } of args) {
      if (isLasting(home)) continue
      const need = needs.get(home)
      if (need) need.last = at
      else needs.set(home, { home, size: sizes.get(home)!, first: at, last: at })
    }
  }
  const copies = updates
    .filter(({ parameter, next }) => inPlace.get(next) !== parameter)
    .map(({ parameter, next }) => ({ value: next, to: storage.homeOf(parameter) }))
  for (const value of [...copies.map((copy) => copy.value), numbers]) {
    const need = needs.get(placeOf(value)!.home)
    if (need) need.last = launches.length
  }
  const { slotOf, sizes: slots } = assignSlots([...needs.values()])
  const located = ({ home, offset }: Place): Location => ({
    memory: slotOf.get(home) ?? home,
    offset: 4 * offset,
  })
  return {
    launches: launches.map(({ label, code, args }) => ({ label, code, args: args.map(located) })),
    copies: copies.map(({ value, to }) => ({
      from: located(placeOf(value)!),
      to,
      bytes: 4 * value.size,
    })),
    numbers: { ...located(placeOf(numbers)!), count: numbers.size },
    constants: constants.words,
    slots: slots.map((size) => 4 * size),
  }
}

const grow = (sizes: Map<string, number>, home: string, size: number) =>
  sizes.set(home, Math.max(sizes.get(home) ?? 0, size))

function fusedOf(
  { kind, values, ranges }: Unit,
  placeOf: (value: Value) => Place | null,
  { packs }: Storage,
  bounds: Value | null,
): LaneKernel | null {
  if (kind === 'loop') return laneLoop(values, placeOf)
  if (kind === 'sums') return laneSums(values, ranges, bounds, placeOf)
  const pieces = packs.pieces.get(values[0]!)!
  return pieces.length > 0 ? lanePack(values[0]!, pieces, placeOf) : null
}

/** ByteCode by the kernels' keys, for all plans: writing it takes longer than looking it up. */
const written = new Map<string, KernelCode>()

function callLaunch(
  call: Call,
  index: number,
  placeOf: (value: Value) => Place | null,
  sizes: Map<string, number>,
): HomeLaunch {
  const kernel = kernelOf(call)
  const args = [...call.inputs, ...call.outputs].map((value): Place => {
    const own = placeOf(value)
    if (own) return own
    const { x, offset } = windowOf(value)
    const place = placeOf(x)!
    return { home: place.home, offset: place.offset + offset }
  })
  if (kernel.scratch > 0) {
    const home = `scratch ${index}`
    sizes.set(home, kernel.scratch)
    args.push({ home, offset: 0 })
  }
  let code = written.get(kernel.key)
  if (!code) {
    code = kernelCode(args.length, (body, addresses) => kernel.write(body, addresses))
    written.set(kernel.key, code)
  }
  return { label: kernel.key, code, args }
}
