/** The dispatches of a unit, with buffers by their homes: which memory a home gets depends on when it is used. */
import type { Lowering } from '../../targets/webgpu/kernels/kernel.ts'
import type { Constants } from './constants.ts'
import type { Place } from '../schedule/buffers.ts'
import {
  loopKernel,
  segmentKernel,
  type FusedKernel,
} from '../../targets/webgpu/emit/fusedKernel.ts'
import { windowOf, type Call, type Value } from '../graph/graph.ts'
import type { Unit } from '../schedule/fuse.ts'
import {
  addKernel,
  isZero,
  packKernels,
  withZeros,
  type PartSum,
} from '../../targets/webgpu/emit/packKernel.ts'
import { ALIGNED } from '../schedule/buffers.ts'
import type { Storage } from '../schedule/materialize.ts'

export interface HomeRange extends Place {
  size: number // numbers; 0 for all
}

export interface HomeStep {
  label: string
  code: string
  bounds: HomeRange[]
  writes: boolean[]
  workgroups: readonly [number, number, number]
}

export interface Context {
  placeOf: (value: Value) => Place | null
  lower: (call: Call) => Lowering
  constants: Constants
  storage: Storage
  maxBindings: number
}

export interface Steps {
  steps: HomeStep[]
  /** Sizes of the homes that no value has. */
  scratch: Map<string, number>
}

export function launchesOf(units: readonly Unit[], context: Context): Steps {
  const { storage, placeOf, constants, maxBindings } = context
  const scratch = new Map<string, number>()
  const sums = new Map<Value, PartSum[]>() // what is left to add for each pack
  const steps = units.flatMap((unit, i): HomeStep[] => {
    if (unit.call) return callSteps(unit, i, context, scratch, sums)
    if (unit.kind === 'loop') return [whole(loopKernel(unit.values, placeOf))]
    if (unit.kind === 'sums') {
      return [
        whole(segmentKernel(unit.values, unit.ranges, constants.bounds.get(unit) ?? null, placeOf)),
      ]
    }
    const pack = unit.values[0]!
    const pieces = storage.packs.pieces.get(pack)!
    const added = sums.get(pack)
    if (!added) return packKernels(pack, pieces, placeOf, maxBindings).map(whole)
    const rest = pieces.filter((piece) => !isZero(piece))
    return [
      addKernel(placeOf(pack)!, poolOf(pack), withZeros(added, pieces.filter(isZero))),
      ...packKernels(pack, rest, placeOf, maxBindings),
    ].map(whole)
  })
  return { steps, scratch }
}

const whole = (kernel: FusedKernel): HomeStep => ({
  ...kernel,
  bounds: kernel.homes.map((home) => ({ home, offset: 0, size: 0 })),
})

/** The home of all parts that are still to be added for a pack. */
const poolOf = (pack: Value) => `parts ${pack.id}`

function callSteps(
  { call, values }: Unit,
  index: number,
  { placeOf, lower, storage }: Context,
  scratch: Map<string, number>,
  sums: Map<Value, PartSum[]>,
): HomeStep[] {
  const { inputs, outputs } = call!
  const lowering = lower(call!)
  const scratchPlaces = lowering.scratch.map((_, i): Place => ({
    home: `scratch ${index}.${i}`,
    offset: 0,
  }))
  let { steps } = lowering
  const pack = packOfParts(lowering, values, outputs, storage)
  if (pack) {
    // Its parts join those of all other kernels that write into the pack, and are added with them.
    steps = steps.slice(0, -1)
    const { scratch: from, count, stride, outputs: sumsOf } = lowering.parts!
    const pool = poolOf(pack)
    const start = Math.ceil((scratch.get(pool) ?? 0) / ALIGNED) * ALIGNED
    scratch.set(pool, start + lowering.scratch[from]!)
    scratchPlaces[from] = { home: pool, offset: start }
    const known = sums.get(pack) ?? []
    sums.set(pack, known)
    for (const { output, offset, size } of sumsOf) {
      known.push({
        from: start + offset,
        count,
        stride,
        size,
        target: placeOf(outputs[output]!)!.offset,
      })
    }
  }
  for (const [i, { home }] of scratchPlaces.entries()) {
    if (home.startsWith('scratch')) scratch.set(home, lowering.scratch[i]!)
  }
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
    writes: [...kernel.writes],
    bounds: args.map((ref): HomeRange => {
      if ('input' in ref) return rangeOf(inputs[ref.input]!)
      if ('output' in ref) return rangeOf(outputs[ref.output]!)
      return { ...scratchPlaces[ref.scratch]!, size: lowering.scratch[ref.scratch]! }
    }),
  }))
}

/** The pack that all sums of a lowering's last step go to, if there is one. */
function packOfParts(
  { parts }: Lowering,
  read: readonly Value[],
  outputs: readonly Value[],
  { packs }: Storage,
): Value | null {
  if (!parts) return null
  const [first, ...others] = parts.outputs.map(({ output }) => {
    const value = outputs[output]!
    return read.includes(value) ? packs.placed.get(value)?.pack : undefined
  })
  return first && others.every((pack) => pack === first) ? first : null
}
