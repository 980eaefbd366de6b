/** The kernels of a schedule's units, with buffers by their homes: which memory a home gets depends on when it is used. */
import type { Call } from '../../compiler/graph/graph.ts'
import { homeRangeOf } from '../../compiler/schedule/buffers.ts'
import type { Unit } from '../../compiler/schedule/fuse.ts'
import type { Context, HomeLaunch, HomeLaunches } from '../../compiler/plan/kernelMaker.ts'
import { kernelCode, type KernelCode } from './emit/module.ts'
import { kernelOf } from './kernels/index.ts'
import { loopsOf } from '../../compiler/loops/kernels.ts'
import { laneCode } from './loops/fused.ts'

/** A function of addresses: those of its arguments. */
export interface WasmKernel {
  label: string
  code: KernelCode
}

export function launchesOf(
  units: readonly Unit[],
  context: Context<WasmKernel>,
): HomeLaunches<WasmKernel> {
  const scratch = new Map<string, number>()
  const launches = units.flatMap((unit, i): HomeLaunch<WasmKernel>[] => {
    const repeated = unit.call && context.repeated(unit.call)
    if (repeated) return [repeated]
    if (unit.call) return [callLaunch(unit.call, `scratch ${i}`, context, scratch)]
    return loopsOf(unit, context).map((loops) => ({
      kernel: { label: loops.label, code: laneCode(loops) },
      args: loops.homes.map((home) => ({ home, offset: 0, size: 0 })),
    }))
  })
  return { launches, scratch }
}

/** ByteCode by the kernels' keys, for all plans: writing it takes longer than looking it up. */
const written = new Map<string, KernelCode>()

function callLaunch(
  call: Call,
  scratchHome: string,
  { placeOf }: Context<WasmKernel>,
  scratch: Map<string, number>,
): HomeLaunch<WasmKernel> {
  const kernel = kernelOf(call)
  const args = [...call.inputs, ...call.outputs].map((value) => homeRangeOf(value, placeOf))
  if (kernel.scratch > 0) {
    scratch.set(scratchHome, kernel.scratch)
    args.push({ home: scratchHome, offset: 0, size: kernel.scratch })
  }
  let code = written.get(kernel.key)
  if (!code) {
    code = kernelCode(args.length, (body, addresses) => kernel.write(body, addresses))
    written.set(kernel.key, code)
  }
  return { kernel: { label: kernel.key, code }, args }
}
