/** A plan on a device: buffers, pipelines and bind groups made once, then encoded again for every step. */
import * as tf from '@tensorflow/tfjs-core'
import type { Inputs } from '../../../../core/device.ts'
import type { BufferRange, Plan } from '../../../compiler/plan/plan.ts'
import { CONSTANTS } from '../../../compiler/schedule/buffers.ts'
import type { Loaded, Planned } from '../../../compiler/target.ts'
import { inputName, isState } from '../../../compiler/trace/traceBody.ts'
import { bufferOf, type LabBackend } from '../device/labBackend.ts'
import type { Kernel } from '../kernels/kernel.ts'
import type { Arena } from './bufferPool.ts'
import { encodeKernels, type Pipelines } from './pipelines.ts'

/** What the programs of a device share. */
interface Shared {
  backend: LabBackend
  pipelines: Pipelines
  arena: Arena
}

interface Copy {
  from: GPUBuffer
  offset: number
  size: number
  to: GPUBuffer
}

/** Makes the buffers and bind groups of a plan. Where it throws, none of its buffers are left. */
export function executableOf(
  { backend, pipelines, arena }: Shared,
  { plan, tensors, inputs }: Planned<Kernel>,
): Loaded {
  const { device, queue } = backend
  const own: GPUBuffer[] = []
  const slots = arena.acquire(plan.slots)
  const release = () => {
    for (const buffer of own) buffer.destroy()
    arena.release(slots)
  }
  const create = (size: number) => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
    const buffer = device.createBuffer({ label: 'program: inputs and constants', size, usage })
    own.push(buffer)
    return buffer
  }
  try {
    const inputBuffers = new Map([...inputs].map(([name, size]) => [name, create(size)] as const))
    const constants = create(plan.constants.byteLength)
    queue.writeBuffer(constants, 0, plan.constants as Uint32Array<ArrayBuffer>)
    const encode = encoderOf(device, pipelines, plan, (buffer) => {
      if (typeof buffer === 'number') return slots[buffer]!
      if (buffer === CONSTANTS) return constants
      const tensor = tensors.get(buffer)
      return tensor ? bufferOf(backend, tensor) : inputBuffers.get(buffer)!
    })
    for (const [name, { dataId }] of tensors) if (isState(name)) backend.markChanging(dataId)
    return {
      release,
      run(given) {
        backend.flush() // what tfjs has encoded comes first
        for (const [name, numbers] of Object.entries(given))
          upload(queue, inputBuffers.get(inputName(name))!, numbers)
        const info = backend.makeTensorInfo([plan.numbers.size / 4], 'float32')
        const numbers = tf.engine().makeTensorFromTensorInfo(info, backend) as tf.Tensor1D
        encode(bufferOf(backend, numbers), backend.stampPass)
        return numbers
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

/** Indices of a batch above 1,024 images go in several pieces: no write of a step is longer than this. */
const LONGEST = 4096 // bytes

function upload(queue: GPUQueue, buffer: GPUBuffer, numbers: Inputs[string]): void {
  const piece = LONGEST / numbers.BYTES_PER_ELEMENT
  for (let from = 0; from < numbers.length; from += piece) {
    const part = numbers.subarray(from, from + piece) as Float32Array<ArrayBuffer>
    queue.writeBuffer(buffer, part.byteOffset - numbers.byteOffset, part)
  }
}

const CHUNK = 64 // dispatches a submit: between two of them the page may draw

type PassStamps = (() => GPUComputePassTimestampWrites) | null

/** Submits a step; its numbers go to `numbers`. `stamps` are the timestamps of the next compute pass. */
type Encode = (numbers: GPUBuffer, stamps: PassStamps) => void

function encoderOf(
  device: GPUDevice,
  pipelines: Pipelines,
  plan: Plan<Kernel>,
  bufferFor: (buffer: string | number) => GPUBuffer,
): Encode {
  const kernels = plan.launches.map(({ kernel, args }) =>
    pipelines.bound(
      kernel,
      args.map(({ buffer, offset, size }) => ({
        buffer: bufferFor(buffer),
        offset,
        ...(size > 0 && { size }),
      })),
    ),
  )
  const source = ({ buffer, offset, size }: BufferRange) => ({
    from: bufferFor(buffer),
    offset,
    size,
  })
  const copies = plan.copies.map(({ from, to }): Copy => ({ ...source(from), to: bufferFor(to) }))
  const results = source(plan.numbers)

  return (numbers, stamps) => {
    for (let from = 0; from < kernels.length; from += CHUNK) {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass(stamps ? { timestampWrites: stamps() } : undefined)
      const end = Math.min(from + CHUNK, kernels.length)
      encodeKernels(pass, kernels.slice(from, end))
      pass.end()
      if (end === kernels.length) {
        for (const { from: source, offset, size, to } of [...copies, { ...results, to: numbers }])
          encoder.copyBufferToBuffer(source, offset, to, 0, size)
      }
      device.queue.submit([encoder.finish()])
    }
  }
}
