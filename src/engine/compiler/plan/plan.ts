/** A graph as a fixed list of kernels over a fixed set of buffers. Pure: it knows sizes and code, but no device. */
import type { Call, Update, Value } from '../graph/graph.ts'
import { ALIGNED, CONSTANTS, homeRangeOf, type HomeRange, type Place } from '../schedule/buffers.ts'
import { homesOf } from '../schedule/fuse.ts'
import { chooseStored } from '../schedule/materialize.ts'
import { scheduled } from '../schedule/order.ts'
import type { TracedBody } from '../trace/traceBody.ts'
import { assignSlots, type Need } from './allocate.ts'
import { constantsOf } from './constants.ts'
import type { HomeLaunch, KernelMaker } from './kernelMaker.ts'
import type { BufferRange, Labelled, Plan, Steps } from './steps.ts'

export function planOf<K extends Labelled>(
  { builder, updates, numbers }: TracedBody,
  maker: KernelMaker<K>,
): Plan<K> {
  const computed = updates
    .filter(({ parameter, next }) => next !== parameter)
    .map(({ parameter, next }) => ({ parameter, next: builder.computed(next) }))
  const told = builder.computed(numbers)
  const { steps, rangeOf } = stepsOf(computed, [told], maker)
  return { ...steps, numbers: rangeOf(told) }
}

/** `results` are those that are read when all is done, beside the updates. */
function stepsOf<K extends Labelled>(
  updates: readonly Update[],
  results: readonly Value[],
  maker: KernelMaker<K>,
): { steps: Steps<K>; rangeOf: (value: Value) => BufferRange } {
  const storage = chooseStored([...updates.map(({ next }) => next), ...results], maker.maxBindings)
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

  const sizes = new Map<string, number>()
  const repeated = (call: Call) => repetition(call, placeOf, maker, sizes)
  const { launches, scratch } = maker.launchesOf(units, { placeOf, constants, storage, repeated })
  for (const [home, size] of scratch) sizes.set(home, size)
  for (const [value, { home, offset }] of places)
    sizes.set(home, Math.max(sizes.get(home) ?? 0, offset + value.size))
  const copies = updates
    .filter(({ parameter, next }) => inPlace.get(next) !== parameter)
    .map(({ parameter, next }) => ({ value: next, to: storage.homeOf(parameter) }))

  const needs = needsOf(launches, sizes, (home) => parameters.has(home))
  for (const value of [...copies.map((copy) => copy.value), ...results]) {
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
  const steps = {
    launches: launches.map((launch) => ({ ...launch, args: launch.args.map(ranged) })),
    copies: copies.map(({ value, to }) => ({ from: rangeOf(value), to })),
    constants: constants.words,
    slots: slots.map((size) => 4 * ALIGNED * Math.ceil(size / ALIGNED)),
    owners: slots.map((size, slot) => {
      const fills = (need: Need) => slotOf.get(need.home) === slot && need.size === size
      const { home, first } = [...needs.values()].find(fills)!
      return labelOf(launches[first]!, home)
    }),
  }
  return { steps, rangeOf }
}

/** How long each home is needed that is not a buffer of the caller's. */
function needsOf<K extends Labelled>(
  launches: readonly HomeLaunch<K>[],
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

/** A call's graph as steps to repeat. Their slots are homes around them, and so is the part. */
function repetition<K extends Labelled>(
  { name, repeats, inputs, outputs }: Call,
  placeOf: (value: Value) => Place | null,
  maker: KernelMaker<K>,
  sizes: Map<string, number>,
): HomeLaunch<K> | null {
  if (!repeats) return null
  const { turns, part, captured, sums } = repeats
  const { steps } = stepsOf(sums, [], maker)
  const homeFor = (suffix: string, size: number): HomeRange => {
    const home = `${name} ${suffix}`
    sizes.set(home, size)
    return { home, offset: 0, size }
  }
  const [rows, ...others] = inputs.map((input) => homeRangeOf(input, placeOf))
  const slots = steps.slots.map((bytes, i) => homeFor(`slot ${i}`, bytes / 4))
  const nameOf = ({ op }: Value) => (op as Extract<Value['op'], { kind: 'parameter' }>).name
  return {
    repeat: {
      turns,
      steps,
      partSize: 4 * part.size,
      names: [
        ...[part, ...sums.map(({ parameter }) => parameter), ...captured].map(nameOf),
        ...slots.keys(),
      ],
      sums: sums.length,
    },
    args: [
      rows!,
      homeFor('part', part.size),
      ...outputs.map((output) => homeRangeOf(output, placeOf)),
      ...others,
      ...slots,
    ],
  }
}

/** The kernel that writes to a home. */
function labelOf<K extends Labelled>(launch: HomeLaunch<K>, home: string): string {
  if ('kernel' in launch) return launch.kernel.label
  const { names, steps } = launch.repeat
  const name = names[launch.args.findIndex((arg) => arg.home === home) - 1]
  return typeof name === 'number' ? steps.owners[name]! : `${steps.owners[0]} and others`
}
