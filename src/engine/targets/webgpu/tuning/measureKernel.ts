/** A lowering with buffers and pipelines of its own, to be run by itself and timed. */
import type { BufferRef, Lowering } from '../kernels/kernel.ts'
import { encodeKernels, Pipelines } from '../runtime/pipelines.ts'

export interface Prepared {
  /** Resolves when the device has run it `times` times. */
  run(times: number): Promise<void>
  outputs: readonly GPUBuffer[]
  destroy(): void
}

/** Null where the device refuses a kernel or a buffer; whoever listens for its errors hears nothing of it. */
export async function prepare(
  device: GPUDevice,
  { steps, scratch }: Lowering,
  inputs: readonly Float32Array<ArrayBuffer>[],
  lengths: readonly number[], // of the outputs, floats
): Promise<Prepared | null> {
  device.pushErrorScope('validation')
  device.pushErrorScope('out-of-memory')
  const create = (length: number) =>
    device.createBuffer({
      size: 4 * length,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    })
  const buffers = {
    input: inputs.map((numbers) => {
      const buffer = create(numbers.length)
      device.queue.writeBuffer(buffer, 0, numbers)
      return buffer
    }),
    output: lengths.map(create),
    scratch: scratch.map(create),
  }
  const destroy = () => {
    for (const buffer of Object.values(buffers).flat()) buffer.destroy()
  }
  const bufferOf = (ref: BufferRef): GPUBuffer => {
    if ('input' in ref) return buffers.input[ref.input]!
    return 'output' in ref ? buffers.output[ref.output]! : buffers.scratch[ref.scratch]!
  }
  const pipelines = new Pipelines(device)
  const making = pipelines.prepare(steps.map(({ kernel }) => kernel))
  const errors = [device.popErrorScope(), device.popErrorScope()]
  try {
    await making
    for (const error of await Promise.all(errors)) if (error) throw new Error(error.message)
    const ready = steps.map(({ kernel, args }) =>
      pipelines.bound(
        kernel,
        args.map((ref) => ({ buffer: bufferOf(ref) })),
      ),
    )
    const run = (times: number) => {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      for (let time = 0; time < times; time++) encodeKernels(pass, ready)
      pass.end()
      device.queue.submit([encoder.finish()])
      return device.queue.onSubmittedWorkDone()
    }
    return { run, outputs: buffers.output, destroy }
  } catch {
    destroy() // a pipeline or buffer that could not be made
    return null
  }
}

/** The first output. */
export const outputOf = (device: GPUDevice, { outputs }: Prepared): Promise<Float32Array> =>
  readBuffer(device, outputs[0]!)

export async function readBuffer(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  const staging = device.createBuffer({
    size: buffer.size,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  })
  const encoder = device.createCommandEncoder()
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, buffer.size)
  device.queue.submit([encoder.finish()])
  await staging.mapAsync(GPUMapMode.READ)
  const numbers = new Float32Array(staging.getMappedRange().slice(0))
  staging.destroy()
  return numbers
}
