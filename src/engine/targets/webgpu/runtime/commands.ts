/** What a step comes to on the GPU: kernels with their buffers, copies and repetitions, encoded anew for every step. */
import type { BufferRange, Launch, Steps } from '../../../compiler/plan/steps.ts'
import { CONSTANTS } from '../../../compiler/schedule/buffers.ts'
import type { Kernel } from '../kernels/kernel.ts'
import { encodeKernel, type BoundKernel, type Pipelines } from './pipelines.ts'

/** A range of a buffer, in bytes; its size is 0 for all of it. */
export interface BoundRange {
  buffer: GPUBuffer
  offset: number
  size: number
}

interface Copy {
  from: GPUBuffer
  offset: number
  size: number
  to: GPUBuffer
  toOffset: number
}

type Command =
  | { kernel: BoundKernel }
  | { copy: Copy }
  | { clear: BoundRange }
  /** The commands of each turn follow on what its copy gives. */
  | { turns: number; partOf: (turn: number) => Copy; commands: readonly Command[] }

/** What a plan's names stand for. */
type RangeOf = (name: string | number) => BoundRange

export function boundSteps(
  pipelines: Pipelines,
  { launches, copies, constants }: Steps<Kernel>,
  outside: RangeOf,
  constantsFor: (words: Uint32Array) => GPUBuffer,
): Command[] {
  const own: BoundRange = { buffer: constantsFor(constants), offset: 0, size: 0 }
  const within = ({ buffer: name, offset, size }: BufferRange): BoundRange => {
    const range = name === CONSTANTS ? own : outside(name)
    return { buffer: range.buffer, offset: range.offset + offset, size: size || range.size }
  }

  function commandsOf(launch: Launch<Kernel>): Command[] {
    const args = launch.args.map(within)
    if ('kernel' in launch) return [{ kernel: pipelines.bound(launch.kernel, args.map(binding)) }]
    const { turns, steps, partSize, names, sums } = launch.repeat
    const [rows, part, ...others] = args as [BoundRange, BoundRange, ...BoundRange[]]
    const named = new Map([part, ...others].map((range, i) => [names[i]!, range]))
    const commands = boundSteps(pipelines, steps, (name) => named.get(name)!, constantsFor)
    const partOf = (turn: number): Copy => ({
      from: rows.buffer,
      offset: rows.offset + turn * partSize,
      size: partSize,
      to: part.buffer,
      toOffset: part.offset,
    })
    return [...others.slice(0, sums).map((sum) => ({ clear: sum })), { turns, partOf, commands }]
  }

  return [
    ...launches.flatMap(commandsOf),
    ...copies.map(({ from, to }): Command => {
      const [source, target] = [within(from), outside(to)]
      const { buffer, offset, size } = source
      return {
        copy: { from: buffer, offset, size, to: target.buffer, toOffset: target.offset },
      }
    }),
  ]
}

const binding = ({ buffer, offset, size }: BoundRange): GPUBufferBinding => ({
  buffer,
  offset,
  ...(size > 0 && { size }),
})

/** The commands one after the other, the turns of a repetition too. */
function* unrolled(commands: readonly Command[]): Generator<Exclude<Command, { turns: number }>> {
  for (const command of commands) {
    if (!('turns' in command)) {
      yield command
      continue
    }
    for (let turn = 0; turn < command.turns; turn++) {
      yield { copy: command.partOf(turn) }
      yield* unrolled(command.commands)
    }
  }
}

const CHUNK = 64 // dispatches a submit: between two of them the page may draw

type PassStamps = (() => GPUComputePassTimestampWrites) | null

/** Submits the commands. `stamps` are the timestamps of the next compute pass. */
export function encode(device: GPUDevice, commands: readonly Command[], stamps: PassStamps): void {
  let encoder = device.createCommandEncoder()
  let pass: GPUComputePassEncoder | null = null
  let last: GPUComputePipeline | null = null
  let dispatches = 0

  const endPass = () => {
    pass?.end()
    pass = null
    last = null
  }
  const submit = () => {
    endPass()
    device.queue.submit([encoder.finish()])
  }
  for (const command of unrolled(commands)) {
    if ('kernel' in command) {
      if (dispatches === CHUNK) {
        submit()
        encoder = device.createCommandEncoder()
        dispatches = 0
      }
      pass ??= encoder.beginComputePass(stamps ? { timestampWrites: stamps() } : undefined)
      last = encodeKernel(pass, command.kernel, last)
      dispatches++
    } else if ('copy' in command) {
      endPass()
      const { from, offset, size, to, toOffset } = command.copy
      encoder.copyBufferToBuffer(from, offset, to, toOffset, size)
    } else {
      endPass()
      const { buffer, offset, size } = command.clear
      encoder.clearBuffer(buffer, offset, size > 0 ? size : undefined)
    }
  }
  submit()
}
