/** The kernels of a schedule's units, with buffers by their homes: which memory a home gets depends on when it is used. */
import type {
  Context,
  HomeLaunch,
  HomeLaunches,
  KernelMaker,
} from '../../compiler/plan/kernelMaker.ts'
import type { Call, Value } from '../../compiler/graph/graph.ts'
import {
  ALIGNED,
  homeRangeOf,
  type HomeRange,
  type Place,
} from '../../compiler/schedule/buffers.ts'
import type { Unit } from '../../compiler/schedule/fuse.ts'
import type { Storage } from '../../compiler/schedule/materialize.ts'
import { loopsOf } from '../../compiler/loops/kernels.ts'
import type { LoopKernel, PartSum } from '../../compiler/loops/language.ts'
import { isZero, partSums, withZeros } from '../../compiler/loops/partSums.ts'
import { fusedKernel } from './emit/fusedKernel.ts'
import type { Kernel, Lowering } from './kernels/kernel.ts'

interface GpuContext extends Context<Kernel> {
  /** Kernels of an operation that is not fused. */
  lower: (call: Call) => Lowering
  maxBindings: number
}

export const kernelMaker = (
  lower: GpuContext['lower'],
  maxBindings: number,
): KernelMaker<Kernel> => ({
  maxBindings,
  splitsSums: true,
  launchesOf: (units, context) => launchesOf(units, { ...context, lower, maxBindings }),
})

function launchesOf(units: readonly Unit[], context: GpuContext): HomeLaunches<Kernel> {
  const { storage, placeOf, maxBindings } = context
  const scratch = new Map<string, number>()
  const sums = new Map<Value, PartSum[]>() // what is left to add for each pack
  const launches = units.flatMap((unit, i): HomeLaunch<Kernel>[] => {
    const repeated = unit.call && context.repeated(unit.call)
    if (repeated) return [repeated]
    if (unit.call) return callLaunches(unit, i, context, scratch, sums)
    const pack = unit.values[0]!
    const added = sums.get(pack)
    if (!added) return loopsOf(unit, context, maxBindings).map(printed)
    const pieces = storage.packs.pieces.get(pack)!
    const rest = pieces.filter((piece) => !isZero(piece))
    return [
      partSums(placeOf(pack)!, poolOf(pack), withZeros(added, pieces.filter(isZero))),
      ...loopsOf(unit, context, maxBindings, rest),
    ].map(printed)
  })
  return { launches, scratch }
}

function printed(described: LoopKernel): HomeLaunch<Kernel> {
  const { homes, ...kernel } = fusedKernel(described)
  return { kernel, args: homes.map((home) => ({ home, offset: 0, size: 0 })) }
}

/** The home of all parts that are still to be added for a pack. */
const poolOf = (pack: Value) => `parts ${pack.id}`

function callLaunches(
  { call, values }: Unit,
  index: number,
  { placeOf, lower, storage }: GpuContext,
  scratch: Map<string, number>,
  sums: Map<Value, PartSum[]>,
): HomeLaunch<Kernel>[] {
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
  return steps.map(({ kernel, args }) => ({
    kernel,
    args: args.map((ref): HomeRange => {
      if ('input' in ref) return homeRangeOf(inputs[ref.input]!, placeOf)
      if ('output' in ref) return homeRangeOf(outputs[ref.output]!, placeOf)
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
