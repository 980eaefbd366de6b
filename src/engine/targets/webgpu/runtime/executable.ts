/** A plan on a device: buffers, pipelines and bind groups made once, then encoded again for every step. */
import * as tf from '@tensorflow/tfjs-core'
import type { Inputs } from '../../../../core/device.ts'
import type { Loaded, Planned } from '../../../compiler/target.ts'
import { inputName, isState } from '../../../compiler/trace/traceBody.ts'
import { bufferOf, type LabBackend } from '../device/labBackend.ts'
import type { Kernel } from '../kernels/kernel.ts'
import type { Arena } from './bufferPool.ts'
import { boundSteps, encode, type BoundRange } from './commands.ts'
import type { Pipelines } from './pipelines.ts'

/** What the programs of a device share. */
interface Shared {
  backend: LabBackend
  pipelines: Pipelines
  arena: Arena
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
    const { STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage
    const usage = STORAGE | COPY_DST | COPY_SRC
    const buffer = device.createBuffer({ label: 'program: inputs and constants', size, usage })
    own.push(buffer)
    return buffer
  }
  try {
    const inputBuffers = new Map([...inputs].map(([name, size]) => [name, create(size)] as const))
    const constantsFor = (words: Uint32Array) => {
      const buffer = create(words.byteLength)
      queue.writeBuffer(buffer, 0, words as Uint32Array<ArrayBuffer>)
      return buffer
    }
    const rangeOf = (name: string | number): BoundRange => {
      if (typeof name === 'number') return whole(slots[name]!)
      const tensor = tensors.get(name)
      return whole(tensor ? bufferOf(backend, tensor) : inputBuffers.get(name)!)
    }
    const commands = boundSteps(pipelines, plan, rangeOf, constantsFor)
    const { buffer, offset, size } = plan.numbers
    const results = { from: rangeOf(buffer).buffer, offset, size }
    for (const [name, { dataId }] of tensors) if (isState(name)) backend.markChanging(dataId)
    return {
      release,
      run(given) {
        backend.flush() // what tfjs has encoded comes first
        for (const [name, numbers] of Object.entries(given))
          upload(queue, inputBuffers.get(inputName(name))!, numbers)
        const info = backend.makeTensorInfo([plan.numbers.size / 4], 'float32')
        const numbers = tf.engine().makeTensorFromTensorInfo(info, backend) as tf.Tensor1D
        const told = { copy: { ...results, to: bufferOf(backend, numbers), toOffset: 0 } }
        encode(device, [...commands, told], backend.stampPass)
        return numbers
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

const whole = (buffer: GPUBuffer): BoundRange => ({ buffer, offset: 0, size: 0 })

/** Indices of a batch above 1,024 images go in several pieces: no write of a step is longer than this. */
const LONGEST = 4096 // bytes

function upload(queue: GPUQueue, buffer: GPUBuffer, numbers: Inputs[string]): void {
  const piece = LONGEST / numbers.BYTES_PER_ELEMENT
  for (let from = 0; from < numbers.length; from += piece) {
    const part = numbers.subarray(from, from + piece) as Float32Array<ArrayBuffer>
    queue.writeBuffer(buffer, part.byteOffset - numbers.byteOffset, part)
  }
}
